package palimpsest.host.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import palimpsest.host.account.Ledger;
import palimpsest.host.compile.CodeSource;
import palimpsest.host.compile.CompiledUnit;
import palimpsest.host.compile.Exits;
import palimpsest.host.compile.Step;
import palimpsest.host.compile.UnitCompiler;
import palimpsest.host.compile.UnitPath;
import palimpsest.host.machine.Interlock;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.ResolvedMachine;
import palimpsest.memory.ConcealedMemory;
import palimpsest.memory.ConventionalMemory;
import palimpsest.memory.ProtectionMap;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// Executes exactly as [ReferenceEngine] does (invariant E1), faster: what is hot runs as code of this virtual machine
/// ([palimpsest.host.compile]), and the rest molecule by molecule, by the reference engine's own loop around this
/// engine's caches.
///
/// Where something interferes or watches, and on machines that fault instead of interlocking, that loop does
/// everything.
public final class CompiledEngine implements Engine {
  /// Executions of a molecule that make it the head of a unit, as a rule: a class costs as much time as some thousand
  /// molecules executed one by one, and what CMS will replace soon is not worth it.
  static final int HOT = 1000;

  /// Guest instructions that a unit may retire before it comes back: often enough for this virtual machine's compiler
  /// to see that it is hot.
  private static final int SLICE = 20_000;

  /// The same for the first [#YOUTH] times that a unit is called: this virtual machine counts calls, and interprets the
  /// unit until it has compiled it.
  private static final int FIRST_SLICE = 200;

  private static final int YOUTH = 1000;

  /// Executions before another attempt at what could not be compiled, or is better not.
  private static final int AFTER_GIVING_UP = 100_000;

  /// Each unit lost makes the next with its head wait twice as long, up to so many.
  private static final int MOST_LOST = 8;

  private static final int MOST_RELUCTANCE = 512;

  private final int hot;
  private final ReferenceEngine stepper;
  private final Core core;
  private final Ledger ledger;
  private final ProtectionMap protection;
  private final AccessFilter filter;
  private final PredecodeCache predecode;
  private final UnitCompiler compiler;
  private final UnitClasses classes;
  private final Optional<Frame> frame;
  private final Spots spots;
  private final List<HotUnit> live = new ArrayList<>();
  private final List<HotUnit> unsettled = new ArrayList<>();
  private long marksSeen;
  /// The unit made anew last.
  private @Nullable HotUnit remade;

  /// A processor that has executed nothing yet; what the other parameters are, [ReferenceEngine] says.
  ///
  /// @param hot executions of a molecule that make it the head of a unit
  public CompiledEngine(
      ResolvedMachine resolved,
      ConventionalMemory conventional,
      ConcealedMemory concealed,
      GuestTranslation translation,
      CommitPoints commitPoints,
      Ledger ledger,
      EngineAttachments attachments,
      int hot) {
    this.hot = hot;
    MachineDescription machine = resolved.machine();
    boolean compiles = !attachments.present()
        && machine.interlock() == Interlock.SCOREBOARD
        && CacheModel.Packed.fits(machine)
        && Integer.bitCount(machine.tlb().sets()) == 1;
    this.filter = new AccessFilter(
        compiles ? machine.l1d().sets() : 1, machine.l1d().line(), compiles ? machine.tlb().sets() : 1);
    this.core = new Core(
        resolved, conventional, concealed, translation,
        compiles ? new CacheModel.Packed(filter) : new CacheModel.Plain(),
        compiles ? filter : Movement.IGNORED,
        ledger, attachments);
    this.ledger = ledger;
    this.protection = conventional.protection();
    this.spots = new Spots(concealed.base(), concealed.size());
    this.stepper =
        new ReferenceEngine(core, resolved, concealed, commitPoints, ledger, attachments, this::codeChanges);
    this.predecode = stepper.predecoded();
    this.classes = attachments.classes();
    this.compiler = new UnitCompiler(machine, new Molecules(predecode, this::isTaken));
    this.frame = core.hierarchy.l1i instanceof PackedCache l1i && core.hierarchy.l1d instanceof PackedCache l1d
        ? Optional.of(new Frame(core, ledger, filter, l1i, l1d))
        : Optional.empty();
  }

  @Override
  public Departure run(int hostPc, long retiredLimit) {
    if (frame.isEmpty() || stepper.isInterruptRequested()) {
      return stepper.run(hostPc, retiredLimit);
    }
    if (protection.marksMade() != marksSeen) {
      marksSeen = protection.marksMade();
      filter.forgetPages();
    }
    stepper.begin(hostPc);
    try {
      while (true) {
        Optional<Departure> departure = spots.entrance(stepper.pc()).unit == null
            ? stepper.interval(retiredLimit)
            : runUnits(frame.get(), stepper.pc(), retiredLimit);
        if (departure.isPresent()) {
          return departure.get();
        }
        heed(stepper.pc());
      }
    } finally {
      unsettled.forEach(unit -> unit.settle(ledger));
      unsettled.clear();
    }
  }

  /// Runs units, one after the other, until there is none for what comes next.
  private Optional<Departure> runUnits(Frame state, int first, long retiredLimit) {
    int pc = first;
    state.open(budget(retiredLimit));
    while (true) {
      Spots.Spot spot = spots.entrance(pc);
      HotUnit unit = spot.unit;
      if (unit == null || (state.disturbed && !unit.open[spot.entry])) {
        state.close();
        stepper.begin(pc);
        return unit == null ? Optional.empty() : stepper.interval(retiredLimit);
      }
      enter(state, unit, spot.entry);
      int next = unit.code.run(state);
      if (next == Exits.ABANDONED) {
        return abandon(state, unit, pc, retiredLimit);
      }
      pc = next;
      if (state.budget <= 0) {
        state.retire();
        if (core.events.guestInstructions() >= retiredLimit) {
          state.close();
          return Optional.of(new Departure.Limit(pc));
        }
        state.grant(budget(retiredLimit));
      }
    }
  }

  private void enter(Frame state, HotUnit unit, int entry) {
    state.entry = entry;
    state.path = Frame.NO_PATH;
    if (state.tables != unit.tables) {
      state.tables = unit.tables;
      if (!unit.touched) {
        unit.touched = true;
        unsettled.add(unit);
      }
    }
    if (unit.calls < YOUTH) {
      unit.calls++;
      state.limit(FIRST_SLICE);
    }
  }

  private int budget(long retiredLimit) {
    return (int) Math.min(retiredLimit - core.events.guestInstructions(), SLICE);
  }

  /// What a unit has abandoned is executed molecule by molecule, from the commit before.
  private Optional<Departure> abandon(Frame state, HotUnit unit, int begun, long retiredLimit) {
    state.abandon();
    int pc = state.path == Frame.NO_PATH ? begun : unit.compiled.paths().get(state.path).next();
    if (pc == UnitPath.ELSEWHERE) {
      pc = state.next;
    }
    if (unit.departed()) {
      remake(unit);
    }
    stepper.begin(pc);
    return stepper.interval(retiredLimit);
  }

  /// Makes a unit of what has become hot.
  private void heed(int pc) {
    int heat = predecode.fetches(pc);
    if (heat >= hot && spots.entrance(pc).unit == null) {
      Spots.Spot spot = spots.at(pc);
      if (heat >= spot.demanded) {
        spot.demanded = heat + AFTER_GIVING_UP;
        compiler.compile(pc, spot.reluctance).ifPresent(this::install);
      }
    }
  }

  private void install(CompiledUnit compiled) {
    HotUnit unit = new HotUnit(compiled, classes.of(compiled.classFile()));
    int[] intervals = compiled.intervals();
    for (int i = 0; i < intervals.length; i++) {
      Spots.Spot spot = spots.at(intervals[i]);
      if (i == 0 || spot.unit == null) {
        spot.unit = unit;
        spot.entry = i;
      }
    }
    live.add(unit);
  }

  /// Makes a unit anew, with what has become warm and what is more seldom executed than what it has; where that is
  /// nothing, it is kept or given up.
  private void remake(HotUnit unit) {
    Spots.Spot head = spots.at(unit.compiled.head());
    remade = unit;
    head.reluctance = Math.min(head.reluctance * 4, MOST_RELUCTANCE);
    Optional<CompiledUnit> better = compiler.compile(unit.compiled.head(), head.reluctance)
        .filter(made -> unit.isChanged() || !Arrays.equals(made.molecules(), unit.compiled.molecules()));
    if (better.isPresent() || !unit.isKept()) {
      for (int pc : unit.compiled.intervals()) {
        Spots.Spot spot = spots.at(pc);
        spot.demanded = predecode.fetches(pc) + (better.isPresent() ? hot / 4 : AFTER_GIVING_UP);
        if (spot.unit == unit) {
          spot.unit = null;
        }
      }
      live.remove(unit);
      better.ifPresent(this::install);
    }
  }

  /// What another unit begins with is left to it: a molecule in many classes is compiled many times, which costs more
  /// than going from class to class.
  private boolean isTaken(int pc) {
    HotUnit unit = spots.entrance(pc).unit;
    return unit != null && unit != remade;
  }

  private void codeChanges(int address, int length) {
    for (HotUnit unit : List.copyOf(live)) {
      if (unit.changes(address, length)) {
        forgetVoid(unit);
      }
    }
  }

  /// Intervals of `unit` that have become void are not entered any more.
  private void forgetVoid(HotUnit unit) {
    int[] intervals = unit.compiled.intervals();
    boolean isEntered = false;
    for (int i = 0; i < intervals.length; i++) {
      Spots.Spot spot = spots.at(intervals[i]);
      if (spot.unit == unit && !unit.tables.valid()[i]) {
        spot.unit = null;
        spot.lost = Math.min(spot.lost + 1, MOST_LOST);
        spot.demanded = predecode.fetches(intervals[i]) + (hot << spot.lost) / 4;
      }
      isEntered |= spot.unit == unit;
    }
    if (!isEntered) {
      live.remove(unit);
    }
  }

  /// What the compiler sees of the molecules.
  ///
  /// @param taken whether a unit other than the one that is being made anew can be entered at an address
  record Molecules(PredecodeCache predecode, IntPredicate taken) implements CodeSource {
    @Override
    public boolean isTaken(int pc) {
      return taken.test(pc);
    }

    @Override
    public Optional<Step> at(int pc) {
      try {
        ReadyMolecule ready = predecode.fetch(pc);
        return Optional.of(new Step(
            pc, ready.bytes(), ready.molecule(), ready.sources(), ready.destinations(), ready.latencies(),
            ready.retires().guestInstructions(), ready.retires().repIterations(), ready.retires().countRegister(),
            ready.retires().mark(), ready.owner(), ready.tally()));
      } catch (HostFaultSignal _) {
        return Optional.empty();
      }
    }

    @Override
    public int heat(int pc) {
      return predecode.fetches(pc);
    }
  }

  @Override
  public void operateAt(ResolvedMachine machine) {
    stepper.operateAt(machine);
  }

  @Override
  public void save(StateWriter out) throws StateException {
    stepper.save(out);
  }

  @Override
  public void restore(StateReader in) throws StateException {
    stepper.restore(in);
  }

  @Override
  public void requestInterrupt() {
    stepper.requestInterrupt();
  }

  @Override
  public HostState state() {
    return stepper.state();
  }

  @Override
  public Tlb tlb() {
    return stepper.tlb();
  }

  @Override
  public ReturnStack returnStack() {
    return stepper.returnStack();
  }

  @Override
  public BranchTargetTable branchTargets() {
    return stepper.branchTargets();
  }
}
