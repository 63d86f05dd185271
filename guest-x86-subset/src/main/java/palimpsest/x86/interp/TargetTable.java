package palimpsest.x86.interp;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// The most frequent targets of one indirect transfer: a few exact counters, and the "space saving" rule when they
/// run out (the rarest is replaced, its count inherited), which never loses a target that makes up more than a
/// quarter of the total.
final class TargetTable {
  static final int ENTRIES = 4;

  private final int[] targets = new int[ENTRIES];
  private final long[] counts = new long[ENTRIES];

  void count(int target) {
    if (targets[0] == target && counts[0] != 0) {
      counts[0]++;
    } else {
      countElsewhere(target);
    }
  }

  private void countElsewhere(int target) {
    int rarest = 0;
    for (int i = 0; i < ENTRIES; i++) {
      if (counts[i] != 0 && targets[i] == target) {
        counts[i]++;
        return;
      }
      if (counts[i] < counts[rarest]) {
        rarest = i;
      }
    }
    targets[rarest] = target;
    counts[rarest]++;
  }

  /// Writes it.
  void save(StateWriter out) {
    out.ints(targets);
    out.longs(counts);
  }

  /// Becomes what [#save] wrote.
  void restore(StateReader in) throws StateException {
    in.ints(targets);
    in.longs(counts);
  }

  /// The targets seen, most frequent first, ties by address.
  List<BranchProfile.Target> targets() {
    List<BranchProfile.Target> found = new ArrayList<>();
    for (int i = 0; i < ENTRIES; i++) {
      if (counts[i] != 0) {
        found.add(new BranchProfile.Target(targets[i], counts[i]));
      }
    }
    found.sort(Comparator.comparingLong(BranchProfile.Target::count).reversed()
        .thenComparing(BranchProfile.Target::address));
    return found;
  }
}
