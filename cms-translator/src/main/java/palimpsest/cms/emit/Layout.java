package palimpsest.cms.emit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import palimpsest.cms.allocate.Allocation;
import palimpsest.cms.ir.FloatState;
import palimpsest.cms.ir.Target;
import palimpsest.cms.schedule.Departure;
import palimpsest.cms.schedule.LegalTrace;
import palimpsest.cms.schedule.Operation;
import palimpsest.cms.schedule.Place;
import palimpsest.cms.schedule.Schedule;
import palimpsest.cms.schedule.SlotFit;
import palimpsest.cms.schedule.VirtualAtom;
import palimpsest.host.core.CommitPoints.CommitPoint;
import palimpsest.host.isa.Alias;
import palimpsest.host.isa.Atom;
import palimpsest.host.machine.Template;

/// Puts a translation's molecules in a row: prologue, body, what follows the end, then the stubs of side exits and the
/// landings, which are rarely executed.
final class Layout {
  private static final int FALLS_THROUGH = -1;

  private final LegalTrace trace;
  private final Schedule body;
  private final Allocation allocation;
  private final SlotFit slots;
  private final List<Draft> drafts = new ArrayList<>();
  private final List<ExitSite> exits = new ArrayList<>();
  private final SortedMap<Integer, CommitPoint> commits = new TreeMap<>();
  private final SortedMap<Integer, ResumePoint> resumes = new TreeMap<>();
  private int offset;
  private int loopHead;

  /// A molecule whose branch may lead to a part that has no offset yet.
  private record Draft(Piece piece, int branchSlot, Optional<Label> to) {}

  /// A place in the translation, known once it is laid out.
  private static final class Label {
    private int offset = FALLS_THROUGH;
  }

  private Layout(LegalTrace trace, Schedule body, Allocation allocation, SlotFit slots) {
    this.trace = trace;
    this.body = body;
    this.allocation = allocation;
    this.slots = slots;
  }

  /// Lays out one translation.
  static Placed lay(LegalTrace trace, Schedule prologue, Schedule body, Allocation allocation, SlotFit slots) {
    Layout layout = new Layout(trace, body, allocation, slots);
    layout.run(prologue);
    return layout.placed();
  }

  /// A translation laid out.
  record Placed(
      int loopHead,
      int bytes,
      List<Piece> pieces,
      List<ExitSite> exits,
      SortedMap<Integer, CommitPoint> commits,
      SortedMap<Integer, ResumePoint> resumes) {}

  private void run(Schedule prologue) {
    List<Label> stubs = new ArrayList<>();
    body.departures().forEach(_ -> stubs.add(new Label()));
    List<Label> landings = new ArrayList<>();
    trace.landings().forEach(_ -> landings.add(new Label()));
    resumes.put(0, new ResumePoint.At(trace.head()));
    for (Schedule.Row row : prologue.molecules()) {
      row(row, ListedMolecule.Part.PROLOGUE, stubs, landings);
    }
    loopHead = offset;
    resumes.put(loopHead, new ResumePoint.At(trace.head()));
    for (Schedule.Row row : body.molecules()) {
      row(row, ListedMolecule.Part.BODY, stubs, landings);
    }
    behindEnd(stubs.getLast());
    for (int d = 0; d < body.departures().size() - 1; d++) {
      stub(body.departures().get(d), stubs.get(d));
    }
    for (int landing = 0; landing < landings.size(); landing++) {
      int eip = trace.landings().get(landing);
      landings.get(landing).offset = offset;
      resumes.put(offset, new ResumePoint.At(eip));
      trap(ExitSite.Kind.LANDING, OptionalInt.of(eip), offset, OptionalInt.empty(), eip);
    }
  }

  private Placed placed() {
    List<Piece> pieces = new ArrayList<>();
    for (Draft draft : drafts) {
      Piece piece = draft.piece();
      if (draft.to().isPresent()) {
        List<Atom> atoms = new ArrayList<>(piece.atoms());
        Atom.Branch branch = (Atom.Branch) atoms.get(draft.branchSlot());
        atoms.set(draft.branchSlot(), Relocation.to(branch, draft.to().get().offset));
        piece = new Piece(
            piece.offset(), piece.cycle(), piece.part(), piece.template(), atoms, piece.eips(), piece.commit());
      }
      pieces.add(piece);
    }
    return new Placed(loopHead, offset, pieces, List.copyOf(exits), Collections.unmodifiableSortedMap(commits),
        Collections.unmodifiableSortedMap(resumes));
  }

  /// A molecule of prologue or body.
  private void row(Schedule.Row row, ListedMolecule.Part part, List<Label> stubs, List<Label> landings) {
    Template template = slots.templates().get(row.template());
    List<Atom> atoms = new ArrayList<>(Collections.nCopies(template.slots().size(), new Atom.Nop()));
    List<Integer> eips = new ArrayList<>(Collections.nCopies(atoms.size(), trace.head()));
    int branchSlot = 0;
    Optional<Label> to = Optional.empty();
    boolean ends = false;
    for (Schedule.Placed placed : row.atoms()) {
      Operation operation = placed.operation();
      eips.set(placed.slot(), operation.eip());
      Atom atom = switch (operation.kind()) {
        case PURE, DIVIDE, FLOAT, LOAD, STORE -> Atoms.of(operation.atom(), allocation, placed.alias());
        case PUSH -> {
          branchSlot = placed.slot();
          to = Optional.of(landings.get(((VirtualAtom.Push) operation.atom()).landing()));
          yield new Atom.PushReturn(allocation.of(((VirtualAtom.Push) operation.atom()).ra()), 0);
        }
        case EXIT -> {
          branchSlot = placed.slot();
          to = Optional.of(stubs.get(operation.departure()));
          yield Atoms.branch(operation.atom(), allocation);
        }
        case END -> {
          ends = true;
          branchSlot = placed.slot();
          Departure end = body.departures().getLast();
          to = end.taken() instanceof Target.LoopHead ? Optional.of(atLoopHead()) : Optional.empty();
          if (end.otherwise().isPresent() && to.isEmpty()) {
            to = Optional.of(stubs.getLast());
          }
          yield end.otherwise().isPresent()
              ? Atoms.branch(operation.atom(), allocation)
              : leave(end.taken(), ((VirtualAtom.Leave) operation.atom()).ra(), offset);
        }
      };
      atoms.set(placed.slot(), atom);
    }
    if (ends) {
      commits.put(offset, commitPoint(body.departures().getLast()));
    }
    add(row.cycle(), part, row.template(), atoms, eips, ends, branchSlot, to);
  }

  private Label atLoopHead() {
    Label label = new Label();
    label.offset = loopHead;
    return label;
  }

  /// The branch that leaves for `target` from a committing molecule at `at`.
  private Atom leave(Target target, int indirect, int at) {
    return switch (target) {
      case Target.LoopHead _ -> new Atom.Jump(0);
      case Target.Direct(int eip) -> trapAtom(ExitSite.Kind.DIRECT, OptionalInt.of(eip), at, at, OptionalInt.empty());
      case Target.Interpret(int eip) ->
          trapAtom(ExitSite.Kind.INTERPRET, OptionalInt.of(eip), at, at, OptionalInt.empty());
      case Target.Indirect(_, Target.Kind kind) -> switch (kind) {
        case RETURN -> new Atom.PopReturn(allocation.of(indirect));
        case JUMP, CALL -> new Atom.LookUp(allocation.of(indirect));
      };
    };
  }

  private Atom.Trap trapAtom(ExitSite.Kind kind, OptionalInt eip, int stubOffset, int trapOffset, OptionalInt from) {
    exits.add(new ExitSite(exits.size(), kind, eip, stubOffset, trapOffset, from));
    return new Atom.Trap(exits.size() - 1);
  }

  /// What follows the end's molecule, which has committed: the way its test did not take, and the way it did.
  private void behindEnd(Label taken) {
    Departure end = body.departures().getLast();
    int endOffset = drafts.getLast().piece().offset();
    if (end.otherwise().isEmpty()) {
      if (end.taken() instanceof Target.Indirect(_, Target.Kind kind)) {
        behindIndirect(kind == Target.Kind.RETURN, offset, end.eip());
      }
      return;
    }
    committed(end.otherwise().get(), end.eip(), OptionalInt.empty());
    if (!(end.taken() instanceof Target.LoopHead)) {
      taken.offset = offset;
      committed(end.taken(), end.eip(), OptionalInt.of(endOffset));
    }
  }

  /// Leaves for `target` with everything committed.
  private void committed(Target target, int eip, OptionalInt from) {
    int start = offset;
    switch (target) {
      case Target.Direct(int to) -> {
        resumes.put(start, new ResumePoint.At(to));
        trap(ExitSite.Kind.DIRECT, OptionalInt.of(to), start, from, eip);
      }
      case Target.Interpret(int to) -> {
        resumes.put(start, new ResumePoint.At(to));
        trap(ExitSite.Kind.INTERPRET, OptionalInt.of(to), start, OptionalInt.empty(), eip);
      }
      case Target.Indirect(_, Target.Kind kind) -> {
        resumes.put(start, new ResumePoint.InRegister());
        if (kind == Target.Kind.RETURN) {
          predict(new Atom.PopReturn(Departure.INDIRECT_REGISTER), eip);
        }
        behindIndirect(true, start, eip);
      }
      case Target.LoopHead _ -> {
        resumes.put(start, new ResumePoint.At(trace.head()));
        commits.put(offset, CommitPoint.NONE);
        branch(new Atom.Jump(0), true, Optional.of(atLoopHead()), eip);
      }
    }
  }

  /// What an indirect exit does where the first prediction failed.
  private void behindIndirect(boolean lookUp, int stubOffset, int eip) {
    resumes.put(offset, new ResumePoint.InRegister());
    if (lookUp) {
      predict(new Atom.LookUp(Departure.INDIRECT_REGISTER), eip);
      resumes.put(offset, new ResumePoint.InRegister());
    }
    trap(ExitSite.Kind.INDIRECT, OptionalInt.empty(), stubOffset, OptionalInt.empty(), eip);
  }

  /// A predicted branch with everything committed. It commits nothing more, so that whatever it leads to begins afresh.
  private void predict(Atom branch, int eip) {
    commits.put(offset, CommitPoint.NONE);
    branch(branch, true, Optional.empty(), eip);
  }

  private void trap(ExitSite.Kind kind, OptionalInt to, int stubOffset, OptionalInt from, int eip) {
    commits.put(offset, CommitPoint.NONE);
    branch(trapAtom(kind, to, stubOffset, offset, from), true, Optional.empty(), eip);
  }

  private void branch(Atom branch, boolean commit, Optional<Label> to, int eip) {
    stubMolecule(List.of(), List.of(branch), commit, to, eip, 0);
  }

  /// A side exit's stub: brings the guest state home, then commits and leaves.
  private void stub(Departure departure, Label label) {
    int start = offset;
    label.offset = start;
    ParallelCopy copy = new ParallelCopy();
    for (int guest = 0; guest < 8; guest++) {
      copy.add(guest, allocation.of(departure.homes().get(guest)));
    }
    if (departure.hasExtra()) {
      copy.add(Departure.EXTRA_REGISTER, allocation.of(departure.extra()));
    }
    int indirect = Place.ZERO.number();
    if (departure.indirect().isPresent()) {
      copy.add(Departure.INDIRECT_REGISTER, allocation.of(departure.indirect().get()));
      indirect = Departure.INDIRECT_REGISTER;
    }
    int scratch = scratch(copy, departure);
    int cycle = floats(departure, copy);
    List<VirtualAtom> carried = new ArrayList<>();
    for (VirtualAtom atom : departure.recompute()) {
      if (!joins(atom, carried)) {
        stubMolecule(carried, List.of(), false, Optional.empty(), departure.eip(), cycle++);
        carried.clear();
      }
      carried.add(atom);
    }
    boolean waits = indirect == Departure.INDIRECT_REGISTER && !copy.isEmpty();
    while (waits ? !copy.isEmpty() : !finishes(copy, carried)) {
      addGroup(copy, carried, scratch);
      stubMolecule(carried, List.of(), false, Optional.empty(), departure.eip(), cycle++);
      carried.clear();
    }
    copy.remaining().forEach(move -> carried.add(virtual(move)));
    commits.put(offset, commitPoint(departure));
    Target target = departure.taken();
    Atom leave = leave(target, indirect, offset);
    if (leave instanceof Atom.Trap(int index)) {
      ExitSite site = exits.get(index);
      exits.set(index, new ExitSite(index, site.kind(), site.eip(), start, offset, OptionalInt.empty()));
    }
    Optional<Label> to = target instanceof Target.LoopHead ? Optional.of(atLoopHead()) : Optional.empty();
    stubMolecule(carried, List.of(leave), true, to, departure.eip(), cycle);
    if (target instanceof Target.Indirect(_, Target.Kind kind)) {
      behindIndirect(kind == Target.Kind.RETURN, start, departure.eip());
    }
  }

  /// Brings the x87 state home, one register a molecule; what goes to general registers joins the others.
  ///
  /// @return cycles that takes
  private int floats(Departure departure, ParallelCopy others) {
    ParallelCopy copy = new ParallelCopy();
    for (int i = 0; i < departure.floats().size(); i++) {
      int home = FloatState.HOMES.get(i);
      (FloatState.isFloat(home) ? copy : others).add(home, allocation.of(departure.floats().get(i)));
    }
    int scratch = FloatState.FLOATS + 31;
    while (copy.reads(scratch)) {
      scratch--;
    }
    int cycle = 0;
    while (!copy.isEmpty()) {
      for (ParallelCopy.Move move : copy.take(1, scratch)) {
        stubMolecule(List.of(virtual(move)), List.of(), false, Optional.empty(), departure.eip(), cycle++);
      }
    }
    return cycle;
  }

  /// Whether `atom` may execute in the same molecule as `others`, which come before it.
  private boolean joins(VirtualAtom atom, List<VirtualAtom> others) {
    for (VirtualAtom other : others) {
      if (depends(atom, other)) {
        return false;
      }
    }
    List<VirtualAtom> all = new ArrayList<>(others);
    all.add(atom);
    return slots.fill(all).isPresent();
  }

  private static boolean depends(VirtualAtom atom, VirtualAtom on) {
    return on.result() != Atom.SINK && Arrays.stream(atom.sources()).anyMatch(source -> source == on.result());
  }

  /// Whether the moves that remain fit into the molecule that leaves, all at once, beside `carried`.
  private boolean finishes(ParallelCopy copy, List<VirtualAtom> carried) {
    List<VirtualAtom> atoms = new ArrayList<>(carried);
    for (ParallelCopy.Move move : copy.remaining()) {
      if (readsResult(move, carried)) {
        return false;
      }
      atoms.add(virtual(move));
    }
    atoms.add(new VirtualAtom.Leave(Place.ZERO.number()));
    return slots.fill(atoms).isPresent();
  }

  private boolean readsResult(ParallelCopy.Move move, List<VirtualAtom> carried) {
    for (VirtualAtom atom : carried) {
      if (atom.result() != Atom.SINK && move.from().is(allocation.of(atom.result()))) {
        return true;
      }
    }
    return false;
  }

  /// Adds to `carried` as many moves as fit into its molecule; none if that would split what must be done at once, or
  /// if there are none left and the molecule is only too full to leave from.
  private void addGroup(ParallelCopy copy, List<VirtualAtom> carried, int scratch) {
    for (int width = slots.widest() - carried.size(); width > 0 && !copy.isEmpty(); width--) {
      ParallelCopy attempt = copy.copy();
      List<ParallelCopy.Move> moves = attempt.take(width, scratch);
      List<VirtualAtom> atoms = new ArrayList<>(carried);
      moves.forEach(move -> atoms.add(virtual(move)));
      if (moves.stream().noneMatch(move -> readsResult(move, carried)) && slots.fill(atoms).isPresent()) {
        copy.take(width, scratch);
        carried.clear();
        carried.addAll(atoms);
        return;
      }
    }
  }

  /// A register the stub leaves alone, and that no prologue's value lives in.
  private int scratch(ParallelCopy copy, Departure departure) {
    Set<Integer> used = new HashSet<>();
    copy.remaining().forEach(move -> {
      if (move.from() instanceof Place.Reg(int number)) {
        used.add(number);
      }
    });
    departure.recompute().forEach(atom -> used.add(allocation.of(atom.result())));
    int candidate = 61;
    while (candidate == 58 || candidate == 59 || used.contains(candidate)) {
      candidate--;
    }
    return candidate;
  }

  private static VirtualAtom virtual(ParallelCopy.Move move) {
    return VirtualAtom.copy(FloatState.isFloat(move.to()), move.to(), move.from());
  }

  private CommitPoint commitPoint(Departure departure) {
    return new CommitPoint(departure.retired(), departure.repIterations(),
        departure.hasExtra() ? Departure.EXTRA_REGISTER : -1, departure.mark());
  }

  private void stubMolecule(
      List<VirtualAtom> shapes, List<Atom> branches, boolean commit, Optional<Label> to, int eip, int cycle) {
    List<VirtualAtom> all = new ArrayList<>(shapes);
    branches.forEach(_ -> all.add(new VirtualAtom.Leave(Place.ZERO.number())));
    SlotFit.Filling filling = slots.fill(all).orElseThrow();
    Template template = slots.templates().get(filling.template());
    List<Atom> atoms = new ArrayList<>(Collections.nCopies(template.slots().size(), new Atom.Nop()));
    for (int i = 0; i < shapes.size(); i++) {
      atoms.set(filling.slots()[i], Atoms.of(shapes.get(i), allocation, Alias.IN_ORDER));
    }
    int branchSlot = 0;
    for (int i = 0; i < branches.size(); i++) {
      branchSlot = filling.slots()[shapes.size() + i];
      atoms.set(branchSlot, branches.get(i));
    }
    add(cycle, ListedMolecule.Part.STUB, filling.template(), atoms, Collections.nCopies(atoms.size(), eip), commit,
        branchSlot, to);
  }

  private void add(
      int cycle,
      ListedMolecule.Part part,
      int template,
      List<Atom> atoms,
      List<Integer> eips,
      boolean commit,
      int branchSlot,
      Optional<Label> to) {
    drafts.add(new Draft(new Piece(offset, cycle, part, template, atoms, eips, commit), branchSlot, to));
    offset += slots.templates().get(template).bytes();
  }
}
