package palimpsest.workbench.reproduce;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.EnergyLeaf;
import palimpsest.host.account.OwnerCounts;
import palimpsest.host.core.HostFault;
import palimpsest.host.machine.EnergyEvent;
import palimpsest.workbench.sensitivity.Spending;

/// What one run came to.
///
/// @param output what the guest printed
/// @param errors what it printed to standard error
/// @param transitions changes of the frequency
/// @param cycles simulated time
/// @param instructions guest instructions retired
/// @param leaves where the cycles went
/// @param translated what translations of all gears did
/// @param translatedInstructions guest instructions on the paths of all translations made
/// @param translations translations made, all gears
/// @param codeBytes molecules of all translations made, in bytes
/// @param rollbacks by the kind of host fault
/// @param evictions translations that had to make room
/// @param returns translations made again after that
/// @param reloads translations taken from a saved T-cache
/// @param usedBytes bytes of the T-cache in use at the end
/// @param picojoules energy, by the key of its price
/// @param picoseconds simulated time
record Measured(
    String output,
    String errors,
    long transitions,
    long cycles,
    long instructions,
    EnumMap<CycleLeaf, Long> leaves,
    OwnerCounts translated,
    long translatedInstructions,
    long translations,
    long codeBytes,
    Map<HostFault.Kind, Long> rollbacks,
    long evictions,
    long returns,
    long reloads,
    int usedBytes,
    Map<String, Long> picojoules,
    long picoseconds) {
  /// Time and energy of the run.
  Spending spending(String name) {
    return new Spending(name, picoseconds * 1e-12, picojoules);
  }

  /// The same without the cycles that [#steadyCycles] leaves out: without their share of what every cycle costs, and of
  /// what each of CMS's own costs beside.
  Spending steadySpending(String name) {
    double kept = (double) steadyCycles() / cycles;
    long own = 0;
    for (CycleLeaf leaf : CycleLeaf.values()) {
      own += leaf.isCms() ? leaf(leaf) : 0;
    }
    double ownKept = own == 0 ? 1 : 1 - (double) (cycles - steadyCycles()) / own;
    Map<String, Long> steady = new LinkedHashMap<>(picojoules);
    for (String key : List.of(
        EnergyEvent.CLOCK.key(), EnergyEvent.UNCORE.key(), EnergyLeaf.LEAKAGE.jsonName())) {
      steady.computeIfPresent(key, (_, spent) -> Math.round(spent * kept));
    }
    steady.computeIfPresent(EnergyEvent.CMS_CYCLE.key(), (_, spent) -> Math.round(spent * ownKept));
    return new Spending(name, picoseconds * 1e-12 * kept, steady);
  }

  /// Cycles of one kind.
  long leaf(CycleLeaf leaf) {
    return leaves.getOrDefault(leaf, 0L);
  }

  /// Energy in pJ.
  long energy() {
    return picojoules.values().stream().mapToLong(Long::longValue).sum();
  }

  /// Mean power in W.
  double watts() {
    return (double) energy() / picoseconds;
  }

  /// Cycles that are not the price of starting up: without interpreting, translating, chaining and collecting.
  long steadyCycles() {
    return cycles
        - leaf(CycleLeaf.INTERPRET)
        - translating()
        - leaf(CycleLeaf.CHAIN)
        - leaf(CycleLeaf.COLLECT);
  }

  /// Cycles of all translating gears.
  long translating() {
    return leaf(CycleLeaf.TRANSLATE_GEAR2) + leaf(CycleLeaf.TRANSLATE_GEAR3) + leaf(CycleLeaf.TRANSLATE_GEAR4);
  }

  /// Cycles that failed speculation cost: thrown away, or spent on recovery.
  long lost() {
    return leaf(CycleLeaf.ROLLBACK_LOST) + leaf(CycleLeaf.RECOVER);
  }

  /// Rollbacks of all kinds.
  long allRollbacks() {
    return rollbacks.values().stream().mapToLong(Long::longValue).sum();
  }
}
