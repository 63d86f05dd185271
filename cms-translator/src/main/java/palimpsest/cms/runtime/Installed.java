package palimpsest.cms.runtime;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import palimpsest.cms.FloatStack;
import palimpsest.cms.TranslationPolicy;
import palimpsest.cms.emit.CompiledTrace;
import palimpsest.cms.emit.ExitSite;
import palimpsest.cms.emit.ListedMolecule;
import palimpsest.cms.emit.ResumePoint;
import palimpsest.cms.emit.StoredTrace;
import palimpsest.cms.pipeline.Translation;
import palimpsest.cms.region.GuestPath;
import palimpsest.host.core.CommitPoints.CommitPoint;
import palimpsest.host.core.HostFault;
import palimpsest.host.machine.MachineDescription;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// A translation at its place in the T-cache: what it came from, where it leaves, who branches to it.
final class Installed {
  private final int number;
  private final CompiledTrace code;
  private final int gear;
  private final FloatStack floats;
  private int base;
  private final int pathInstructions;
  private final boolean loops;
  private final boolean checksItself;
  private final Optional<Outline> path;
  private final List<SourceRange> sources;
  private final List<byte[]> made;
  private final List<Link> links = new ArrayList<>();
  private final List<Link> incoming = new ArrayList<>();

  /// @param number unique over the whole run: the owner its cycles and atoms are attributed to
  /// @param base address of its first byte, which is its entry
  /// @param made the guest bytes of each source
  Installed(
      int number,
      Translation translation,
      TranslationPolicy policy,
      int base,
      List<SourceRange> sources,
      List<byte[]> made) {
    this(
        number,
        translation.code(),
        policy.gear(),
        policy.floats(),
        base,
        translation.guestInstructions(),
        translation.path().end() == GuestPath.End.LOOP,
        sources,
        made,
        translation.checksItself(),
        Optional.of(Outline.of(translation.path())));
  }

  /// The same without the path it was made from; protected.
  ///
  /// @param pathInstructions guest instructions on the path
  /// @param loops whether the path leads back to its head
  Installed(
      int number,
      CompiledTrace code,
      TranslationPolicy policy,
      int base,
      int pathInstructions,
      boolean loops,
      List<SourceRange> sources,
      List<byte[]> made) {
    this(
        number, code, policy.gear(), policy.floats(), base, pathInstructions, loops, sources, made, false,
        Optional.empty());
  }

  private Installed(
      int number,
      CompiledTrace code,
      int gear,
      FloatStack floats,
      int base,
      int pathInstructions,
      boolean loops,
      List<SourceRange> sources,
      List<byte[]> made,
      boolean checksItself,
      Optional<Outline> path) {
    this.number = number;
    this.code = code;
    this.gear = gear;
    this.floats = floats;
    this.base = base;
    this.pathInstructions = pathInstructions;
    this.loops = loops;
    this.path = path;
    this.checksItself = checksItself;
    this.sources = List.copyOf(sources);
    this.made = List.copyOf(made);
    for (ExitSite exit : code.exits()) {
      if (exit.isChainable()) {
        links.add(new Link(this, exit));
      }
    }
  }

  int number() {
    return number;
  }

  int eip() {
    return code.head();
  }

  /// The gear it was made in, 2 to 4.
  int gear() {
    return gear;
  }

  /// The x87 stack it takes for granted.
  FloatStack floats() {
    return floats;
  }

  int base() {
    return base;
  }

  /// Says that it stands elsewhere now. It must not be chained to anything meanwhile.
  void moveTo(int address) {
    base = address;
  }

  int size() {
    return code.bytes();
  }

  /// Where it is entered.
  int entry() {
    return base;
  }

  /// Its bytes as they are installed in the concealed memory that starts at `concealedBase`, chained to nothing.
  byte[] bytes(int concealedBase) {
    return code.emit(base, concealedBase);
  }

  /// Guest instructions on its path.
  int pathInstructions() {
    return pathInstructions;
  }

  /// Whether its path leads back to its head.
  boolean loops() {
    return loops;
  }

  List<SourceRange> sources() {
    return sources;
  }

  /// The guest bytes it was made from, source by source; not to be changed.
  List<byte[]> made() {
    return made;
  }

  /// Guest bytes it was made from, in all.
  int sourceBytes() {
    return sources.stream().mapToInt(SourceRange::length).sum();
  }

  /// Address of the guest instruction it was made from that has a byte at `linear`, where the path is known; else
  /// `linear`, which is that address where a source begins.
  int instructionAt(int linear) {
    OptionalInt known = path.isPresent() ? path.get().instructionAt(linear) : OptionalInt.empty();
    return known.orElse(linear);
  }

  /// The path it was made from; empty if an earlier run made it.
  Optional<Outline> path() {
    return path;
  }

  /// Whether writes to its guest bytes must be noticed by protection.
  boolean isProtected() {
    return !checksItself;
  }

  /// What the committing molecule at an address retires.
  CommitPoint commitPoint(int moleculePc) {
    return Optional.ofNullable(code.commitPoints().get(moleculePc - base)).orElse(CommitPoint.NONE);
  }

  /// Where the guest is when the molecule at an address is the first after a commit.
  Optional<ResumePoint> resumePoint(int moleculePc) {
    return Optional.ofNullable(code.resumePoints().get(moleculePc - base));
  }

  /// What its molecules are said to be, by offset.
  CompiledTrace code() {
    return code;
  }

  /// The exit with an index.
  ExitSite exit(int index) {
    return code.exits().get(index);
  }

  /// The link of the exit with an index, if that can be chained.
  Optional<Link> link(int index) {
    return links.stream().filter(link -> link.index() == index).findFirst();
  }

  /// All exits that can be chained.
  List<Link> links() {
    return links;
  }

  /// Exits of other translations, and of this one, that branch straight to this one.
  List<Link> incoming() {
    return incoming;
  }

  /// Writes it but for its links.
  ///
  /// @throws StateException never
  void save(StateWriter out) throws StateException {
    out.i32(number);
    out.i8(gear);
    FloatStacks.write(floats, out);
    out.i32(base);
    out.i32(pathInstructions);
    out.bool(loops);
    out.bool(checksItself);
    out.bool(path.isPresent());
    if (path.isPresent()) {
      path.get().save(out);
    }
    out.i32(sources.size());
    for (int i = 0; i < sources.size(); i++) {
      out.i32(sources.get(i).linear());
      out.i32(sources.get(i).physical());
      out.bytes(made.get(i));
    }
    out.bytes(StoredTrace.bytes(code));
  }

  /// Reads what [#save] wrote; it is chained to nothing.
  static Installed read(MachineDescription machine, StateReader in) throws StateException {
    int number = in.within(1, Integer.MAX_VALUE);
    int gear = in.u8();
    FloatStack floats = FloatStacks.read(in);
    int base = in.i32();
    int pathInstructions = in.i32();
    boolean loops = in.bool();
    boolean checksItself = in.bool();
    Optional<Outline> path = in.bool() ? Optional.of(Outline.read(in)) : Optional.empty();
    List<SourceRange> sources = new ArrayList<>();
    List<byte[]> made = new ArrayList<>();
    in.each(() -> {
      int linear = in.i32();
      int physical = in.i32();
      made.add(in.bytes());
      sources.add(new SourceRange(linear, physical, made.getLast().length));
    });
    try {
      CompiledTrace code = StoredTrace.of(machine, in.bytes());
      return new Installed(
          number, code, gear, floats, base, pathInstructions, loops, sources, made, checksItself, path);
    } catch (IOException e) {
      throw in.damaged(String.valueOf(e.getMessage()));
    }
  }

  /// Guest addresses of the instructions that a fault can be blamed on: the one whose atom stands in the slot that
  /// faulted; all of the molecule's where no slot is known.
  SortedSet<Integer> guestAddressesAt(HostFault fault) {
    SortedSet<Integer> all = new TreeSet<>();
    for (ListedMolecule molecule : code.listing()) {
      if (molecule.offset() == fault.moleculePc() - base) {
        for (ListedMolecule.ListedAtom atom : molecule.atoms()) {
          if (atom.index() == fault.slot()) {
            return new TreeSet<>(List.of(atom.eip()));
          }
          all.add(atom.eip());
        }
      }
    }
    return all;
  }
}
