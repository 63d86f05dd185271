package palimpsest.verify.prove;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import palimpsest.cms.emit.CompiledTrace;
import palimpsest.cms.emit.ExitSite;
import palimpsest.cms.emit.ListedMolecule;
import palimpsest.cms.emit.ResumePoint;
import palimpsest.host.code.Decoded;
import palimpsest.host.code.Encoder;
import palimpsest.host.code.MoleculeDecoder;
import palimpsest.host.core.CommitPoints.CommitPoint;
import palimpsest.host.isa.Atom;
import palimpsest.host.isa.Molecule;
import palimpsest.host.machine.MachineDescription;

/// A translation whose first forward branch on a condition leads to the next molecule.
record SkippedBranch(CompiledTrace of, MachineDescription machine) implements CompiledTrace {
  /// Whether there is such a branch.
  boolean found() {
    return !Arrays.equals(of.emit(0x1000, 0), emit(0x1000, 0));
  }

  @Override
  public byte[] emit(int hostAddress, int concealedBase) {
    ByteBuffer bytes = ByteBuffer.wrap(of.emit(hostAddress, concealedBase));
    MoleculeDecoder decoder = new MoleculeDecoder(machine, concealedBase);
    int offset = 0;
    while (offset < bytes.capacity()) {
      Decoded.Valid valid = (Decoded.Valid) decoder.decode(bytes.array(), offset, hostAddress + offset);
      int next = hostAddress + offset + valid.bytes();
      List<Atom> atoms = new ArrayList<>();
      for (Atom atom : valid.molecule().atoms()) {
        atoms.add(atom instanceof Atom.BranchIf branch && branch.target() > next
            ? new Atom.BranchIf(branch.condition(), next)
            : atom);
      }
      if (!atoms.equals(valid.molecule().atoms())) {
        Molecule changed = new Molecule(valid.molecule().template(), atoms, valid.molecule().commit());
        bytes.put(offset, new Encoder(machine, concealedBase).encode(changed, hostAddress + offset));
        return bytes.array();
      }
      offset += valid.bytes();
    }
    return bytes.array();
  }

  @Override
  public int head() {
    return of.head();
  }

  @Override
  public int bytes() {
    return of.bytes();
  }

  @Override
  public int loopHead() {
    return of.loopHead();
  }

  @Override
  public List<ExitSite> exits() {
    return of.exits();
  }

  @Override
  public SortedMap<Integer, CommitPoint> commitPoints() {
    return of.commitPoints();
  }

  @Override
  public SortedMap<Integer, ResumePoint> resumePoints() {
    return of.resumePoints();
  }

  @Override
  public List<ListedMolecule> listing() {
    return of.listing();
  }
}
