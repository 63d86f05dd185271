package palimpsest.workbench.reproduce;

import java.util.EnumMap;
import java.util.Map;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.OwnerCounts;
import palimpsest.host.core.HostFault;

/// What one run came to.
///
/// @param output what the guest printed
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
record Measured(
    String output,
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
    int usedBytes) {
  /// Cycles of one kind.
  long leaf(CycleLeaf leaf) {
    return leaves.getOrDefault(leaf, 0L);
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
