package palimpsest.verify.account;

import java.util.EnumMap;
import java.util.Map;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.EnergyLeaf;
import palimpsest.host.account.Event;
import palimpsest.host.machine.Energies;
import palimpsest.host.machine.EnergyEvent;
import palimpsest.host.machine.ResolvedMachine;
import palimpsest.verify.guest.Outcome;

/// What a run costs in picojoules, by the machine description's prices: E0 (V/V0)^2 an event, rounded to whole
/// picojoules, and leakage by the cycle (FACTS 8.3).
final class EnergyBill {
  private static final CycleLeaf[] CMS = {
    CycleLeaf.RECOVER, CycleLeaf.INTERPRET, CycleLeaf.TRANSLATE_GEAR2, CycleLeaf.TRANSLATE_GEAR3,
    CycleLeaf.TRANSLATE_GEAR4, CycleLeaf.DISPATCH, CycleLeaf.CHAIN, CycleLeaf.SMC, CycleLeaf.INTERRUPT,
    CycleLeaf.COLLECT, CycleLeaf.GOVERN
  };

  private final ResolvedMachine resolved;
  private final Books books;
  private final AtomCounts atoms;
  private final Map<EnergyLeaf, Long> leaves = new EnumMap<>(EnergyLeaf.class);

  EnergyBill(ResolvedMachine resolved, Books books, AtomCounts atoms) {
    this.resolved = resolved;
    this.books = books;
    this.atoms = atoms;
  }

  static long rollbacks(Books books) {
    long all = 0;
    for (Event event : Event.values()) {
      all += event.name().startsWith("ROLLBACKS_") ? books.events(event) : 0;
    }
    return all;
  }

  /// Picojoules of every leaf; from the run itself come only its cycles and those that CMS spent.
  Map<EnergyLeaf, Long> leaves(Outcome outcome) {
    long halted = outcome.statistic("cycles." + CycleLeaf.IDLE) + outcome.statistic("cycles." + CycleLeaf.DVFS);
    long running = outcome.statistic("cycles") - halted;
    long cms = 0;
    for (CycleLeaf leaf : CMS) {
      cms += outcome.statistic("cycles." + leaf);
    }
    Energies energies = resolved.machine().energies();
    double ratio = resolved.point().volts() / energies.referenceVolts();
    double warmth = StrictMath.pow(2, (energies.celsius() - energies.referenceCelsius()) / energies.doublingCelsius());
    double leakage = energies.leakageMw() * StrictMath.pow(ratio, energies.leakageExponent()) * warmth * 1000
        / resolved.point().mhz();
    leaves.put(EnergyLeaf.LEAKAGE,
        running * Math.round(leakage) + halted * Math.round(leakage * resolved.machine().longrun().idleLeakage()));
    pay(EnergyLeaf.IDLE, EnergyEvent.HALTED, halted);
    pay(EnergyLeaf.CLOCK, EnergyEvent.CLOCK, running);
    pay(EnergyLeaf.UNCORE, EnergyEvent.UNCORE, running);
    pay(EnergyLeaf.FETCH, EnergyEvent.FETCH, atoms.of(EnergyEvent.FETCH));
    pay(EnergyLeaf.L1I, EnergyEvent.L1I_ACCESS, atoms.molecules());
    pay(EnergyLeaf.L1I, EnergyEvent.L1I_MISS, books.events(Event.L1I_MISSES));
    pay(EnergyLeaf.ALU, EnergyEvent.ALU, atoms.of(EnergyEvent.ALU));
    pay(EnergyLeaf.SHIFT, EnergyEvent.SHIFT, atoms.of(EnergyEvent.SHIFT));
    pay(EnergyLeaf.MULTIPLY, EnergyEvent.MULTIPLY, atoms.of(EnergyEvent.MULTIPLY));
    pay(EnergyLeaf.MULTIPLY, EnergyEvent.DIVIDE, atoms.of(EnergyEvent.DIVIDE));
    pay(EnergyLeaf.FLOATING, EnergyEvent.FLOATING, atoms.of(EnergyEvent.FLOATING));
    pay(EnergyLeaf.LSU, EnergyEvent.LSU, atoms.of(EnergyEvent.LSU));
    pay(EnergyLeaf.L1D, EnergyEvent.L1D_ACCESS, books.events(Event.L1D_HITS) + books.events(Event.L1D_MISSES));
    pay(EnergyLeaf.L1D, EnergyEvent.L1D_MISS, books.events(Event.L1D_MISSES));
    pay(EnergyLeaf.STORE_BUFFER, EnergyEvent.STORE_BUFFER, books.events(Event.STORE_BUFFER_ENTRIES));
    pay(EnergyLeaf.ALIAS, EnergyEvent.ALIAS, books.events(Event.ALIAS_PROTECTS) + books.events(Event.ALIAS_CHECKS));
    pay(EnergyLeaf.TLB, EnergyEvent.TLB_LOOKUP, books.events(Event.TLB_HITS) + books.events(Event.TLB_MISSES));
    pay(EnergyLeaf.TLB, EnergyEvent.TLB_REFILL, books.events(Event.TLB_MISSES));
    pay(EnergyLeaf.L2, EnergyEvent.L2_ACCESS, books.events(Event.L2_HITS) + books.events(Event.L2_MISSES));
    pay(EnergyLeaf.MEMORY, EnergyEvent.MEMORY_ACCESS, books.events(Event.MEMORY_ACCESSES));
    pay(EnergyLeaf.BRANCH, EnergyEvent.BRANCH, atoms.of(EnergyEvent.BRANCH));
    pay(EnergyLeaf.COMMIT, EnergyEvent.COMMIT, books.events(Event.COMMITS));
    pay(EnergyLeaf.COMMIT, EnergyEvent.ROLLBACK, rollbacks(books));
    pay(EnergyLeaf.CMS, EnergyEvent.CMS_CYCLE, cms);
    return leaves;
  }

  private void pay(EnergyLeaf leaf, EnergyEvent event, long times) {
    Energies energies = resolved.machine().energies();
    double ratio = resolved.point().volts() / energies.referenceVolts();
    leaves.merge(leaf, times * Math.round(energies.picojoules(event) * ratio * ratio), Long::sum);
  }
}
