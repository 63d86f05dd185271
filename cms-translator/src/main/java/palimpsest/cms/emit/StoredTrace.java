package palimpsest.cms.emit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import palimpsest.host.code.Decoded;
import palimpsest.host.code.Disassembler;
import palimpsest.host.code.Encoder;
import palimpsest.host.code.MoleculeDecoder;
import palimpsest.host.core.CommitPoints.CommitPoint;
import palimpsest.host.isa.Atom;
import palimpsest.host.isa.Molecule;
import palimpsest.host.machine.MachineDescription;

/// A translation that was written to a file and read again: the bytes it would have at host address 0, and what is
/// known about them.
///
/// What [#read] accepts has molecules for bytes, exits and resume points on molecules, and a commit point for each
/// commit. Whether it means what the guest's code means, the file alone answers for.
public final class StoredTrace implements CompiledTrace {
  /// Most of anything in one translation; a count beyond it is damage.
  private static final int MOST = 1 << 16;

  private static final ListedMolecule.Part[] PARTS = ListedMolecule.Part.values();
  private static final ExitSite.Kind[] KINDS = ExitSite.Kind.values();

  /// A molecule whose branch targets are offsets in the translation.
  private record Placed(
      int offset, Molecule molecule, int bytes, int cycle, ListedMolecule.Part part, List<Integer> eips) {}

  private final MachineDescription machine;
  private final int head;
  private final int size;
  private final int loopHead;
  private final List<Placed> molecules;
  private final List<ExitSite> exits;
  private final SortedMap<Integer, CommitPoint> commits;
  private final SortedMap<Integer, ResumePoint> resumes;

  private StoredTrace(
      MachineDescription machine,
      int head,
      int size,
      int loopHead,
      List<Placed> molecules,
      List<ExitSite> exits,
      SortedMap<Integer, CommitPoint> commits,
      SortedMap<Integer, ResumePoint> resumes) {
    this.machine = machine;
    this.head = head;
    this.size = size;
    this.loopHead = loopHead;
    this.molecules = molecules;
    this.exits = exits;
    this.commits = commits;
    this.resumes = resumes;
  }

  /// Writes any translation.
  public static void write(CompiledTrace code, DataOutputStream out) throws IOException {
    byte[] bytes = code.emit(0, 0);
    out.writeInt(code.head());
    out.writeInt(code.loopHead());
    out.writeInt(bytes.length);
    out.write(bytes);
    out.writeInt(code.listing().size());
    for (ListedMolecule molecule : code.listing()) {
      out.writeInt(molecule.offset());
      out.writeInt(molecule.cycle());
      out.writeByte(molecule.part().ordinal());
      out.writeByte(molecule.atoms().size());
      for (ListedMolecule.ListedAtom atom : molecule.atoms()) {
        out.writeInt(atom.eip());
      }
    }
    out.writeInt(code.exits().size());
    for (ExitSite exit : code.exits()) {
      out.writeByte(exit.kind().ordinal());
      write(exit.eip(), out);
      out.writeInt(exit.stubOffset());
      out.writeInt(exit.trapOffset());
      write(exit.fromOffset(), out);
    }
    out.writeInt(code.commitPoints().size());
    for (var commit : code.commitPoints().entrySet()) {
      out.writeInt(commit.getKey());
      out.writeInt(commit.getValue().guestInstructions());
      out.writeInt(commit.getValue().repIterations());
      out.writeInt(commit.getValue().countRegister());
      out.writeLong(commit.getValue().mark());
    }
    out.writeInt(code.resumePoints().size());
    for (var resume : code.resumePoints().entrySet()) {
      out.writeInt(resume.getKey());
      write(
          switch (resume.getValue()) {
            case ResumePoint.At at -> OptionalInt.of(at.eip());
            case ResumePoint.InRegister _ -> OptionalInt.empty();
          },
          out);
    }
  }

  /// Any translation as bytes.
  public static byte[] bytes(CompiledTrace code) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      write(code, out);
    } catch (IOException e) {
      throw new UncheckedIOException("a list of bytes takes no more", e);
    }
    return bytes.toByteArray();
  }

  /// The translation that [#bytes] made these of, for the same machine.
  ///
  /// @throws IOException in one line, if it is something else
  public static StoredTrace of(MachineDescription machine, byte[] bytes) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      StoredTrace code = read(machine, in);
      require(in.available() == 0, "a translation is followed by something");
      return code;
    } catch (EOFException _) {
      throw new IOException("a translation ends too early");
    }
  }

  private static void write(OptionalInt value, DataOutputStream out) throws IOException {
    out.writeBoolean(value.isPresent());
    out.writeInt(value.orElse(0));
  }

  /// Reads what [#write] wrote for the same machine.
  ///
  /// @throws IOException in one line, if it is something else
  public static StoredTrace read(MachineDescription machine, DataInputStream in) throws IOException {
    int head = in.readInt();
    int loopHead = in.readInt();
    byte[] bytes = in.readNBytes(8 * count(in.readInt() / 8, "molecules"));
    SortedMap<Integer, Decoded.Valid> decoded = decoded(machine, bytes);
    List<Placed> molecules = new ArrayList<>();
    int listed = count(in.readInt(), "molecules");
    for (int i = 0; i < listed; i++) {
      int offset = in.readInt();
      int cycle = in.readInt();
      ListedMolecule.Part part = PARTS[index(in.readUnsignedByte(), PARTS.length, "part")];
      int atoms = in.readUnsignedByte();
      List<Integer> eips = new ArrayList<>();
      for (int atom = 0; atom < atoms; atom++) {
        eips.add(in.readInt());
      }
      require(decoded.containsKey(offset), "a molecule is listed where none is");
      Decoded.Valid at = Objects.requireNonNull(decoded.remove(offset));
      molecules.add(new Placed(offset, at.molecule(), at.bytes(), cycle, part, eips));
      require(useful(at.molecule()).size() == atoms, "a molecule has other atoms than are listed");
    }
    require(decoded.isEmpty(), "a molecule is not listed");
    List<ExitSite> exits = exits(in);
    SortedMap<Integer, CommitPoint> commits = new TreeMap<>();
    for (int left = count(in.readInt(), "commits"); left > 0; left--) {
      commits.put(in.readInt(), new CommitPoint(in.readInt(), in.readInt(), in.readInt(), in.readLong()));
    }
    SortedMap<Integer, ResumePoint> resumes = new TreeMap<>();
    for (int left = count(in.readInt(), "resume points"); left > 0; left--) {
      int offset = in.readInt();
      OptionalInt eip = optional(in);
      resumes.put(offset, eip.isPresent() ? new ResumePoint.At(eip.getAsInt()) : new ResumePoint.InRegister());
    }
    StoredTrace trace =
        new StoredTrace(machine, head, bytes.length, loopHead, molecules, exits, commits, resumes);
    trace.validate();
    return trace;
  }

  private static SortedMap<Integer, Decoded.Valid> decoded(MachineDescription machine, byte[] bytes)
      throws IOException {
    MoleculeDecoder decoder = new MoleculeDecoder(machine, 0);
    SortedMap<Integer, Decoded.Valid> molecules = new TreeMap<>();
    for (int at = 0; at < bytes.length; ) {
      switch (decoder.decode(bytes, at, at)) {
        case Decoded.Valid valid -> {
          molecules.put(at, valid);
          at += valid.bytes();
        }
        case Decoded.Invalid invalid -> throw new IOException("no molecule: " + invalid.reason());
      }
    }
    return molecules;
  }

  private static List<ExitSite> exits(DataInputStream in) throws IOException {
    int size = count(in.readInt(), "exits");
    List<ExitSite> exits = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      ExitSite.Kind kind = KINDS[index(in.readUnsignedByte(), KINDS.length, "kind of exit")];
      OptionalInt eip = optional(in);
      require(eip.isPresent() == (kind != ExitSite.Kind.INDIRECT), "an exit goes nowhere");
      exits.add(new ExitSite(i, kind, eip, in.readInt(), in.readInt(), optional(in)));
    }
    return exits;
  }

  private void validate() throws IOException {
    SortedMap<Integer, Molecule> at = new TreeMap<>();
    molecules.forEach(placed -> at.put(placed.offset(), placed.molecule()));
    require(at.containsKey(0) && at.containsKey(loopHead), "no molecule at the entry or at the loop's head");
    for (ExitSite exit : exits) {
      require(
          at.containsKey(exit.stubOffset()) && at.containsKey(exit.trapOffset())
              && (exit.fromOffset().isEmpty() || at.containsKey(exit.fromOffset().getAsInt())),
          "an exit is on no molecule");
    }
    for (Placed placed : molecules) {
      require(
          placed.molecule().commit() == commits.containsKey(placed.offset()), "a commit is no commit point");
    }
    require(at.keySet().containsAll(commits.keySet()), "a commit point is on no molecule");
    require(at.keySet().containsAll(resumes.keySet()), "a resume point is on no molecule");
  }

  private static OptionalInt optional(DataInputStream in) throws IOException {
    boolean there = in.readBoolean();
    int value = in.readInt();
    return there ? OptionalInt.of(value) : OptionalInt.empty();
  }

  private static int count(int count, String what) throws IOException {
    require(count >= 0 && count <= MOST, "a translation with " + count + " " + what);
    return count;
  }

  private static int index(int index, int size, String what) throws IOException {
    require(index < size, "an unknown " + what);
    return index;
  }

  private static void require(boolean holds, String otherwise) throws IOException {
    if (!holds) {
      throw new IOException(otherwise);
    }
  }

  private static List<Integer> useful(Molecule molecule) {
    List<Integer> slots = new ArrayList<>();
    for (int slot = 0; slot < molecule.atoms().size(); slot++) {
      if (!(molecule.atoms().get(slot) instanceof Atom.Nop)) {
        slots.add(slot);
      }
    }
    return slots;
  }

  @Override
  public int head() {
    return head;
  }

  @Override
  public int bytes() {
    return size;
  }

  @Override
  public int loopHead() {
    return loopHead;
  }

  @Override
  public byte[] emit(int hostAddress, int concealedBase) {
    Encoder encoder = new Encoder(machine, concealedBase);
    ByteBuffer bytes = ByteBuffer.allocate(size);
    for (Placed placed : molecules) {
      List<Atom> atoms = placed.molecule().atoms().stream().map(atom -> Relocation.by(atom, hostAddress)).toList();
      Molecule moved = new Molecule(placed.molecule().template(), atoms, placed.molecule().commit());
      bytes.put(encoder.encode(moved, hostAddress + placed.offset()));
    }
    return bytes.array();
  }

  @Override
  public List<ExitSite> exits() {
    return exits;
  }

  @Override
  public SortedMap<Integer, CommitPoint> commitPoints() {
    return commits;
  }

  @Override
  public SortedMap<Integer, ResumePoint> resumePoints() {
    return resumes;
  }

  @Override
  public List<ListedMolecule> listing() {
    List<ListedMolecule> listing = new ArrayList<>();
    for (Placed placed : molecules) {
      Molecule molecule = placed.molecule();
      List<Integer> slots = useful(molecule);
      List<ListedMolecule.ListedAtom> atoms = new ArrayList<>();
      for (int i = 0; i < slots.size(); i++) {
        atoms.add(new ListedMolecule.ListedAtom(
            slots.get(i),
            machine.templates().get(molecule.template()).slots().get(slots.get(i)).name(),
            Disassembler.print(molecule.atoms().get(slots.get(i))),
            placed.eips().get(i)));
      }
      listing.add(
          new ListedMolecule(placed.offset(), placed.cycle(), placed.part(), atoms, molecule.commit()));
    }
    return listing;
  }
}
