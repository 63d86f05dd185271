package palimpsest.cms.emit;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import palimpsest.host.code.Disassembler;
import palimpsest.host.code.Encoder;
import palimpsest.host.core.CommitPoints.CommitPoint;
import palimpsest.host.isa.Atom;
import palimpsest.host.isa.Molecule;
import palimpsest.host.machine.MachineDescription;

/// A translation as [Layout] left it, encoded when its address is known.
final class LaidOutTrace implements CompiledTrace {
  private final MachineDescription machine;
  private final int head;
  private final Layout.Placed layout;

  LaidOutTrace(MachineDescription machine, int head, Layout.Placed layout) {
    this.machine = machine;
    this.head = head;
    this.layout = layout;
  }

  @Override
  public int head() {
    return head;
  }

  @Override
  public int bytes() {
    return layout.bytes();
  }

  @Override
  public int loopHead() {
    return layout.loopHead();
  }

  @Override
  public byte[] emit(int hostAddress, int concealedBase) {
    Encoder encoder = new Encoder(machine, concealedBase);
    ByteBuffer bytes = ByteBuffer.allocate(layout.bytes());
    for (Piece piece : layout.pieces()) {
      List<Atom> atoms = new ArrayList<>(piece.atoms().size());
      for (Atom atom : piece.atoms()) {
        atoms.add(Relocation.by(atom, hostAddress));
      }
      bytes.put(encoder.encode(new Molecule(piece.template(), atoms, piece.commit()), hostAddress + piece.offset()));
    }
    return bytes.array();
  }

  @Override
  public List<ExitSite> exits() {
    return layout.exits();
  }

  @Override
  public SortedMap<Integer, CommitPoint> commitPoints() {
    return layout.commits();
  }

  @Override
  public SortedMap<Integer, ResumePoint> resumePoints() {
    return layout.resumes();
  }

  @Override
  public List<ListedMolecule> listing() {
    List<ListedMolecule> listing = new ArrayList<>();
    for (Piece piece : layout.pieces()) {
      List<ListedMolecule.ListedAtom> atoms = new ArrayList<>();
      for (int i = 0; i < piece.atoms().size(); i++) {
        if (!(piece.atoms().get(i) instanceof Atom.Nop)) {
          atoms.add(new ListedMolecule.ListedAtom(
              i,
              machine.templates().get(piece.template()).slots().get(i).name(),
              Disassembler.print(piece.atoms().get(i)),
              piece.eips().get(i)));
        }
      }
      listing.add(new ListedMolecule(piece.offset(), piece.cycle(), piece.part(), atoms, piece.commit()));
    }
    return listing;
  }
}
