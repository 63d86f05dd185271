package palimpsest.host.core;

import java.util.Arrays;

/// The tags of a set-associative, write-back, write-allocate cache, least recently used out first. It holds no data:
/// bytes live in memory and the gated store buffer, the cache says only what an access costs.
final class Cache {
  /// What [#access] answers where the line was there.
  static final int HIT = -1;

  /// What it answers where the line was not there and none had to be written back to make room.
  static final int MISS = -2;

  private static final int EMPTY = -1;

  private final int ways;
  private final int sets;
  private final int lineShift;
  /// Line numbers, set after set, most recently used first, unused ways last.
  private final int[] lines;
  private final boolean[] dirty;

  /// @param sets how many sets; any number
  /// @param lineBytes a power of two
  Cache(int sets, int ways, int lineBytes) {
    this.ways = ways;
    this.sets = sets;
    this.lineShift = Integer.numberOfTrailingZeros(lineBytes);
    this.lines = new int[sets * ways];
    this.dirty = new boolean[sets * ways];
    Arrays.fill(lines, EMPTY);
  }

  /// The number of the line that holds physical `address`.
  int line(int address) {
    return address >>> lineShift;
  }

  /// Touches `line`, bringing it in if it is not there.
  ///
  /// @param write whether it becomes dirty
  /// @return [#HIT], [#MISS], or, for a miss that pushed a dirty line out, that line's physical address
  int access(int line, boolean write) {
    int first = line % sets * ways;
    if (lines[first] == line) {
      dirty[first] |= write;
      return HIT;
    }
    return accessOlder(first, line, write);
  }

  /// Forgets `line` without writing it back.
  void invalidate(int line) {
    int first = line % sets * ways;
    for (int i = first; i < first + ways; i++) {
      if (lines[i] == line) {
        int behind = first + ways - 1 - i;
        System.arraycopy(lines, i + 1, lines, i, behind);
        System.arraycopy(dirty, i + 1, dirty, i, behind);
        lines[first + ways - 1] = EMPTY;
        dirty[first + ways - 1] = false;
      }
    }
  }

  private int accessOlder(int first, int line, boolean write) {
    int last = first + ways - 1;
    int way = first;
    while (way < last && lines[way] != line) {
      way++;
    }
    boolean hit = lines[way] == line;
    boolean wasDirty = dirty[way];
    int victim = lines[way];
    System.arraycopy(lines, first, lines, first + 1, way - first);
    System.arraycopy(dirty, first, dirty, first + 1, way - first);
    lines[first] = line;
    dirty[first] = hit && wasDirty || write;
    if (hit) {
      return HIT;
    }
    return wasDirty ? victim << lineShift : MISS;
  }
}
