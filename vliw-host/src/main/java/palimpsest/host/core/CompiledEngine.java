package palimpsest.host.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import palimpsest.host.account.Ledger;
import palimpsest.host.compile.CodeSource;
import palimpsest.host.compile.CompiledUnit;
import palimpsest.host.compile.Exits;
import palimpsest.host.compile.Step;
import palimpsest.host.compile.UnitCompiler;
import palimpsest.host.machine.Interlock;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.ResolvedMachine;
import palimpsest.memory.ConcealedMemory;
import palimpsest.memory.ConventionalMemory;
import palimpsest.memory.ProtectionMap;

/// Executes exactly as [ReferenceEngine] does (invariant E1), faster: what is hot runs as code of this virtual machine
/// ([palimpsest.host.compile]), and the rest molecule by molecule, by the reference engine's own loop around this engine's
/// caches.
///
/// Where something interferes or watches, and on machines that fault instead of interlocking, that loop does everything.
public final class CompiledEngine implements Engine {
  /// Executions of a molecule that make it the head of a unit.
  private static final int HOT = 200;

  /// Guest instructions that a unit may retire before it comes back: often enough for this virtual machine's compiler to
  /// see that it is hot.
  private static final int SLICE = 20_000;

  /// Executions before another attempt at what could not be compiled, or is better not.
  private static final int AFTER_GIVING_UP = 100_000;

  /// Each unit lost makes the next with its head wait twice as long, up to so many.
  private static final int MOST_LOST = 8;

  private final ReferenceEngine stepper;
  private final Core core;
  private final Ledger ledger;
  private final ProtectionMap protection;
  private final AccessFilter filter;
  private final PredecodeCache predecode;
  private final UnitCompiler compiler;
  private final Optional<Frame> frame;
  private final int base;
  private final @Nullable HotUnit[] units;
  /// Per molecule, which interval of its unit begins there.
  private final short[] entries;
  /// Per molecule, how hot it must be for the next attempt to make a unit.
  private final int[] demanded;
  /// Per molecule, how many units with that head have been lost to changes of their molecules.
  private final byte[] lost;
  private final List<HotUnit> live = new ArrayList<>();
  private final List<HotUnit> unsettled = new ArrayList<>();
  private long marksSeen;

  /// A processor that has executed nothing yet; what the parameters are, [ReferenceEngine] says.
  public CompiledEngine(
      ResolvedMachine resolved,
      ConventionalMemory conventional,
      ConcealedMemory concealed,
      GuestTranslation translation,
      CommitPoints commitPoints,
      Ledger ledger,
      EngineAttachments attachments) {
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
    this.base = concealed.base();
    this.units = new HotUnit[compiles ? concealed.size() / 8 : 0];
    this.entries = new short[units.length];
    this.demanded = new int[units.length];
    this.lost = new byte[units.length];
    this.stepper =
        new ReferenceEngine(core, resolved, concealed, commitPoints, ledger, attachments, this::codeChanges);
    this.predecode = stepper.predecoded();
    this.compiler = new UnitCompiler(machine, new Molecules(predecode));
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
        Optional<Departure> departure = unitAt(stepper.pc()) == null
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
    state.open();
    while (true) {
      HotUnit unit = unitAt(pc);
      if (unit == null) {
        break;
      }
      state.entry = entries[pc - base >>> 3];
      if (state.entry != 0 && !state.isPunctual()) {
        state.close();
        stepper.begin(pc);
        return stepper.interval(retiredLimit);
      }
      int begun = pc;
      int next = run(state, unit, retiredLimit);
      if (next < 0) {
        return abandon(state, unit, begun, Exits.stores(next), retiredLimit);
      }
      pc = next;
      if (core.events.guestInstructions() >= retiredLimit) {
        state.close();
        return Optional.of(new Departure.Limit(pc));
      }
    }
    state.close();
    stepper.begin(pc);
    return Optional.empty();
  }

  private int run(Frame state, HotUnit unit, long retiredLimit) {
    int budget = Math.clamp(retiredLimit - core.events.guestInstructions(), 0, SLICE);
    state.budget = budget;
    state.counts = unit.counts;
    state.sites = unit.sites;
    state.valid = unit.valid;
    state.path = -1;
    if (!unit.touched) {
      unit.touched = true;
      unsettled.add(unit);
    }
    int next = unit.code.run(state);
    core.events.retire(budget - state.budget, 0);
    return next;
  }

  /// What a unit has abandoned is executed molecule by molecule, from the commit before.
  private Optional<Departure> abandon(
      Frame state, HotUnit unit, int begun, int stores, long retiredLimit) {
    state.abandon(stores);
    int pc = state.path < 0 ? begun : unit.compiled.paths().get(state.path).next();
    if (unit.departed()) {
      remake(unit);
    }
    stepper.begin(pc);
    return stepper.interval(retiredLimit);
  }

  private @Nullable HotUnit unitAt(int pc) {
    int index = pc - base >>> 3;
    return index < units.length ? units[index] : null;
  }

  /// Makes a unit of what has become hot.
  private void heed(int pc) {
    int index = pc - base >>> 3;
    if (index < units.length && units[index] == null) {
      int heat = predecode.fetches(pc);
      if (heat >= HOT && heat >= demanded[index]) {
        demanded[index] = heat + AFTER_GIVING_UP;
        compiler.compile(pc).ifPresent(this::install);
      }
    }
  }

  private void install(CompiledUnit compiled) {
    HotUnit unit = new HotUnit(compiled);
    int[] intervals = compiled.intervals();
    for (int i = 0; i < intervals.length; i++) {
      int index = intervals[i] - base >>> 3;
      if (i == 0 || units[index] == null) {
        units[index] = unit;
        entries[index] = (short) i;
      }
    }
    live.add(unit);
  }

  private void drop(HotUnit unit) {
    for (int pc : unit.compiled.intervals()) {
      int index = pc - base >>> 3;
      if (units[index] == unit) {
        units[index] = null;
      }
    }
    live.remove(unit);
  }

  /// Makes a unit anew, with what has become warm; where that is nothing, it is kept or given up.
  private void remake(HotUnit unit) {
    Optional<CompiledUnit> better = compiler.compile(unit.compiled.head())
        .filter(made -> unit.isChanged() || !Arrays.equals(made.molecules(), unit.compiled.molecules()));
    if (better.isPresent() || !unit.isKept()) {
      drop(unit);
      for (int pc : unit.compiled.intervals()) {
        demanded[pc - base >>> 3] = predecode.fetches(pc) + AFTER_GIVING_UP;
      }
      better.ifPresent(this::install);
    }
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
    boolean any = false;
    for (int i = 0; i < intervals.length; i++) {
      int index = intervals[i] - base >>> 3;
      if (units[index] == unit && !unit.valid[i]) {
        units[index] = null;
        lost[index] = (byte) Math.min(lost[index] + 1, MOST_LOST);
        demanded[index] = predecode.fetches(intervals[i]) + (HOT << lost[index]) / 4;
      }
      any |= units[index] == unit;
    }
    if (!any) {
      live.remove(unit);
    }
  }

  /// What the compiler sees of the molecules.
  private record Molecules(PredecodeCache predecode) implements CodeSource {
    @Override
    public Optional<Step> at(int pc) {
      try {
        ReadyMolecule ready = predecode.fetch(pc);
        return Optional.of(new Step(
            pc, ready.bytes(), ready.molecule(), ready.sources(), ready.destinations(), ready.latencies(),
            ready.retires().guestInstructions(), ready.retires().repIterations(), ready.retires().countRegister(),
            ready.owner(), ready.tally()));
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
