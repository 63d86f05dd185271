package palimpsest.verify.account;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.ToLongFunction;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.EnergyLeaf;
import palimpsest.host.account.Event;
import palimpsest.host.machine.Energies;
import palimpsest.host.machine.EnergyEvent;
import palimpsest.host.machine.ResolvedMachine;

/// What a run costs in picojoules and picoseconds, by the machine description's prices: E0 (V/V0)^2 an event, rounded
/// to whole picojoules, and leakage by the cycle (FACTS 8.3). It is made out for one operating point after the other.
final class EnergyBill {
  private static final CycleLeaf[] CMS = {
    CycleLeaf.RECOVER, CycleLeaf.INTERPRET, CycleLeaf.TRANSLATE_GEAR2, CycleLeaf.TRANSLATE_GEAR3,
    CycleLeaf.TRANSLATE_GEAR4, CycleLeaf.DISPATCH, CycleLeaf.CHAIN, CycleLeaf.SMC, CycleLeaf.INTERRUPT,
    CycleLeaf.COLLECT, CycleLeaf.GOVERN
  };
  private static final long MILLION = 1_000_000;

  private final Books books;
  private final AtomCounts atoms;
  private final Map<EnergyLeaf, Long> leaves = new EnumMap<>(EnergyLeaf.class);
  /// What has been billed, in events and in cycles.
  private final Map<EnergyEvent, Long> billed = new EnumMap<>(EnergyEvent.class);
  private long billedCycles;
  private long picoseconds;

  EnergyBill(Books books, AtomCounts atoms) {
    this.books = books;
    this.atoms = atoms;
    for (EnergyLeaf leaf : EnergyLeaf.values()) {
      leaves.put(leaf, 0L);
    }
  }

  static long rollbacks(Books books) {
    long all = 0;
    for (Event event : Event.values()) {
      all += event.name().startsWith("ROLLBACKS_") ? books.events(event) : 0;
    }
    return all;
  }

  /// Picojoules of every leaf, as far as billed.
  Map<EnergyLeaf, Long> leaves() {
    return leaves;
  }

  /// How long that took.
  long picoseconds() {
    return picoseconds;
  }

  /// Bills at a point's prices what has been spent since the last time.
  ///
  /// @param cycles on the clock by now
  /// @param spent the run's own cycles by now, for what cannot be told from molecules: those of CMS, and those in which
  ///     the core stood still
  void settle(ResolvedMachine at, long cycles, ToLongFunction<CycleLeaf> spent) {
    long halted = spent.applyAsLong(CycleLeaf.IDLE) + spent.applyAsLong(CycleLeaf.DVFS);
    long cms = 0;
    for (CycleLeaf leaf : CMS) {
      cms += spent.applyAsLong(leaf);
    }
    long running = 0;
    long still = 0;
    for (EnergyEvent event : EnergyEvent.values()) {
      long times = times(event, cycles - halted, halted, cms);
      long more = times - billed.getOrDefault(event, 0L);
      billed.put(event, times);
      pay(at, leaf(event), event, more);
      running = event == EnergyEvent.CLOCK ? more : running;
      still = event == EnergyEvent.HALTED ? more : still;
    }
    leak(at, running, still);
    long passed = cycles - billedCycles;
    billedCycles = cycles;
    int mhz = at.point().mhz();
    picoseconds += passed / mhz * MILLION + passed % mhz * MILLION / mhz;
  }

  private long times(EnergyEvent event, long running, long halted, long cms) {
    return switch (event) {
      case CLOCK, UNCORE -> running;
      case HALTED -> halted;
      case CMS_CYCLE -> cms;
      case FETCH, ALU, SHIFT, MULTIPLY, DIVIDE, FLOATING, LSU, BRANCH -> atoms.of(event);
      case L1I_ACCESS -> atoms.molecules();
      case L1I_MISS -> books.events(Event.L1I_MISSES);
      case L1D_ACCESS -> books.events(Event.L1D_HITS) + books.events(Event.L1D_MISSES);
      case L1D_MISS -> books.events(Event.L1D_MISSES);
      case STORE_BUFFER -> books.events(Event.STORE_BUFFER_ENTRIES);
      case ALIAS -> books.events(Event.ALIAS_PROTECTS) + books.events(Event.ALIAS_CHECKS);
      case TLB_LOOKUP -> books.events(Event.TLB_HITS) + books.events(Event.TLB_MISSES);
      case TLB_REFILL -> books.events(Event.TLB_MISSES);
      case L2_ACCESS -> books.events(Event.L2_HITS) + books.events(Event.L2_MISSES);
      case MEMORY_ACCESS -> books.events(Event.MEMORY_ACCESSES);
      case COMMIT -> books.events(Event.COMMITS);
      case ROLLBACK -> rollbacks(books);
    };
  }

  private static EnergyLeaf leaf(EnergyEvent event) {
    return switch (event) {
      case CLOCK -> EnergyLeaf.CLOCK;
      case UNCORE -> EnergyLeaf.UNCORE;
      case HALTED -> EnergyLeaf.IDLE;
      case CMS_CYCLE -> EnergyLeaf.CMS;
      case FETCH -> EnergyLeaf.FETCH;
      case ALU -> EnergyLeaf.ALU;
      case SHIFT -> EnergyLeaf.SHIFT;
      case MULTIPLY, DIVIDE -> EnergyLeaf.MULTIPLY;
      case FLOATING -> EnergyLeaf.FLOATING;
      case LSU -> EnergyLeaf.LSU;
      case BRANCH -> EnergyLeaf.BRANCH;
      case L1I_ACCESS, L1I_MISS -> EnergyLeaf.L1I;
      case L1D_ACCESS, L1D_MISS -> EnergyLeaf.L1D;
      case STORE_BUFFER -> EnergyLeaf.STORE_BUFFER;
      case ALIAS -> EnergyLeaf.ALIAS;
      case TLB_LOOKUP, TLB_REFILL -> EnergyLeaf.TLB;
      case L2_ACCESS -> EnergyLeaf.L2;
      case MEMORY_ACCESS -> EnergyLeaf.MEMORY;
      case COMMIT, ROLLBACK -> EnergyLeaf.COMMIT;
    };
  }

  private void pay(ResolvedMachine at, EnergyLeaf leaf, EnergyEvent event, long times) {
    Energies energies = at.machine().energies();
    double ratio = at.point().volts() / energies.referenceVolts();
    leaves.merge(leaf, times * Math.round(energies.picojoules(event) * ratio * ratio), Long::sum);
  }

  private void leak(ResolvedMachine at, long running, long halted) {
    Energies energies = at.machine().energies();
    double ratio = at.point().volts() / energies.referenceVolts();
    double warmth = StrictMath.pow(2, (energies.celsius() - energies.referenceCelsius()) / energies.doublingCelsius());
    double leakage = energies.leakageMw() * StrictMath.pow(ratio, energies.leakageExponent()) * warmth * 1000
        / at.point().mhz();
    leaves.merge(
        EnergyLeaf.LEAKAGE,
        running * Math.round(leakage) + halted * Math.round(leakage * at.machine().longrun().idleLeakage()),
        Long::sum);
  }
}
