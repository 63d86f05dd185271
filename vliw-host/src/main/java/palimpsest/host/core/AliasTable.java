package palimpsest.host.core;

import java.util.Arrays;

/// The alias entries: physical byte ranges of reordered accesses, against which later accesses are checked (FACTS 3).
/// The overlap test is by byte range. An access that crosses a page has two ranges, which its entry holds both.
/// Commit and rollback empty every entry.
final class AliasTable {
  private static final int RANGES_PER_ENTRY = 2;

  private final int[] starts;
  /// Lengths in bytes; 0 for a range that is not there.
  private final int[] lengths;
  private boolean empty = true;

  /// @param entries how many, at most 8
  AliasTable(int entries) {
    starts = new int[entries * RANGES_PER_ENTRY];
    lengths = new int[entries * RANGES_PER_ENTRY];
  }

  /// Makes `entry` hold one range, in place of whatever it held.
  void protect(int entry, int start, int length) {
    protect(entry, start, length, 0, 0);
  }

  /// Makes `entry` hold two ranges.
  void protect(int entry, int start, int length, int secondStart, int secondLength) {
    int first = entry * RANGES_PER_ENTRY;
    starts[first] = start;
    lengths[first] = length;
    starts[first + 1] = secondStart;
    lengths[first + 1] = secondLength;
    empty = false;
  }

  /// Whether a range overlaps an entry that `mask` names, bit n for entry n. Entries the machine lacks never overlap.
  boolean overlaps(int mask, int start, int length) {
    if (empty) {
      return false;
    }
    for (int i = 0; i < starts.length; i++) {
      if ((mask >>> i / RANGES_PER_ENTRY & 1) != 0 && overlap(starts[i], lengths[i], start, length)) {
        return true;
      }
    }
    return false;
  }

  /// Empties every entry.
  void clear() {
    if (!empty) {
      Arrays.fill(lengths, 0);
      empty = true;
    }
  }

  private static boolean overlap(int start, int length, int otherStart, int otherLength) {
    int distance = otherStart - start;
    return length != 0 && distance < length && distance > -otherLength;
  }
}
