package palimpsest.cms.schedule;

import java.util.Arrays;

/// Alias entries while a schedule grows: which load holds which, and which stores must check it.
final class Speculation {
  private final AliasPlan plan;
  private final int[] entryOf;
  private final int[] masks;
  /// For each entry the stores that have yet to check it.
  private final int[] pending = new int[8];
  /// For each entry the first cycle in which another load may take it.
  private final int[] freeFrom = new int[8];

  Speculation(AliasPlan plan, int operations) {
    this.plan = plan;
    entryOf = new int[operations];
    masks = new int[operations];
    Arrays.fill(entryOf, -1);
    for (int i = 0; i < operations; i++) {
      masks[i] = plan.mask(i);
    }
  }

  /// Whether load `i` could protect itself in `cycle`.
  boolean hasEntry(int i, int cycle) {
    return plan.protects(i) || freeEntry(cycle) >= 0;
  }

  /// How many entries a load could take in `cycle`.
  int freeEntries(int cycle) {
    int count = 0;
    for (int entry = 0; entry < pending.length; entry++) {
      count += isFree(entry, cycle) ? 1 : 0;
    }
    return count;
  }

  /// The entry that load or store `i` protects, or -1.
  int entry(int i) {
    return plan.protects(i) ? plan.entry(i) : entryOf[i];
  }

  /// The entries store `i` must check.
  int mask(int i) {
    return masks[i];
  }

  /// Notes that load `i` passes those of `stores` that have no cycle yet, if there are such.
  void passStores(int i, int[] stores, int[] cycleOf) {
    int entry = -1;
    for (int store : stores) {
      if (cycleOf[store] < 0) {
        if (entry < 0) {
          entry = plan.protects(i) ? plan.entry(i) : freeEntry(cycleOf[i]);
          entryOf[i] = entry;
        }
        masks[store] |= 1 << entry;
        pending[entry]++;
      }
    }
  }

  /// Notes that store `i` has been placed in `cycle`.
  void storePlaced(int i, int cycle) {
    for (int entry = 0; entry < pending.length; entry++) {
      if ((masks[i] & plan.free() & 1 << entry) != 0 && --pending[entry] == 0) {
        freeFrom[entry] = cycle + 1;
      }
    }
  }

  private int freeEntry(int cycle) {
    for (int entry = 0; entry < pending.length; entry++) {
      if (isFree(entry, cycle)) {
        return entry;
      }
    }
    return -1;
  }

  private boolean isFree(int entry, int cycle) {
    return (plan.free() & 1 << entry) != 0 && pending[entry] == 0 && freeFrom[entry] <= cycle;
  }
}
