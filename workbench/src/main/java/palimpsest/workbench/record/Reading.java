package palimpsest.workbench.record;

import palimpsest.cms.runtime.GuestMachine;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.EnergyLeaf;
import palimpsest.host.account.EnergyStack;
import palimpsest.host.account.EventCounters;
import palimpsest.host.core.HostFault;
import palimpsest.host.machine.OperatingPoint;

/// All books of a machine as they stand at one moment: what two readings differ by is what happened between them.
///
/// @param cycle cycles on the clock
/// @param picoseconds simulated time
/// @param point the operating point
/// @param tcacheBytes bytes of the T-cache in use
/// @param counts everything that is added up, at the places below; not to be changed
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
record Reading(long cycle, long picoseconds, OperatingPoint point, long tcacheBytes, long[] counts) {
  /// Gears that translate, from the lowest.
  static final int[] TRANSLATING_GEARS = {2, 3, 4};

  private static final CycleLeaf[] CYCLES = CycleLeaf.values();
  private static final EnergyLeaf[] ENERGIES = EnergyLeaf.values();

  /// Where the leaves of the cycle stack begin, those of the energy stack, the instructions by gear (of gear 1 first)
  /// and the translations by gear (of gear 2 first).
  static final int CYCLE_LEAVES = 5;

  static final int ENERGY_LEAVES = CYCLE_LEAVES + CYCLES.length;
  static final int GEAR_INSTRUCTIONS = ENERGY_LEAVES + ENERGIES.length;
  static final int TRANSLATIONS = GEAR_INSTRUCTIONS + 1 + TRANSLATING_GEARS.length;
  private static final int COLUMNS = TRANSLATIONS + TRANSLATING_GEARS.length;

  /// Where single counts are.
  static final int INSTRUCTIONS = 0;

  static final int MOLECULES = 1;
  static final int ATOMS = 2;
  static final int ROLLBACKS = 3;
  static final int EVICTIONS = 4;

  /// A machine's books now.
  static Reading of(GuestMachine machine) {
    long[] counts = new long[COLUMNS];
    EventCounters events = machine.ledger().events();
    counts[INSTRUCTIONS] = events.guestInstructions();
    counts[MOLECULES] = events.molecules();
    counts[ATOMS] = events.usefulAtoms();
    for (HostFault.Kind kind : HostFault.Kind.values()) {
      counts[ROLLBACKS] += machine.counters().rollbacks(kind);
    }
    counts[EVICTIONS] = machine.cacheUse().evictions();
    for (CycleLeaf leaf : CYCLES) {
      counts[CYCLE_LEAVES + leaf.ordinal()] = machine.ledger().cycles().get(leaf);
    }
    EnergyStack energy = machine.operation().energy();
    for (EnergyLeaf leaf : ENERGIES) {
      counts[ENERGY_LEAVES + leaf.ordinal()] = energy.get(leaf);
    }
    counts[GEAR_INSTRUCTIONS] = events.guestInstructions();
    for (int i = 0; i < TRANSLATING_GEARS.length; i++) {
      long retired = machine.instructionsInGear(TRANSLATING_GEARS[i]);
      counts[GEAR_INSTRUCTIONS] -= retired;
      counts[GEAR_INSTRUCTIONS + 1 + i] = retired;
      counts[TRANSLATIONS + i] = machine.counters().gear(TRANSLATING_GEARS[i]).translations();
    }
    OperatingPoint point = machine.machine().point();
    return new Reading(
        machine.ledger().clock().now(),
        machine.operation().picoseconds(),
        point,
        machine.cacheUse().usedBytes(),
        counts);
  }

  /// What a column has grown by since an earlier reading.
  long since(Reading earlier, int column) {
    return counts[column] - earlier.counts[column];
  }
}
