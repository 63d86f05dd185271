package palimpsest.host.core;

import java.util.Arrays;
import java.util.stream.LongStream;

/// A [Cache] as it is defined: each set a list, most recently used first.
final class ListCache implements Cache {
  private static final int EMPTY = -1;

  private final int ways;
  private final int sets;
  private final int lineShift;
  /// Line numbers, set after set, most recently used first, unused ways last.
  private final int[] lines;
  private final boolean[] dirty;

  /// @param sets how many sets; any number
  /// @param lineBytes a power of two
  ListCache(int sets, int ways, int lineBytes) {
    this.ways = ways;
    this.sets = sets;
    this.lineShift = Integer.numberOfTrailingZeros(lineBytes);
    this.lines = new int[sets * ways];
    this.dirty = new boolean[sets * ways];
    Arrays.fill(lines, EMPTY);
  }

  @Override
  public int line(int address) {
    return address >>> lineShift;
  }

  @Override
  public int access(int line, boolean write) {
    int first = line % sets * ways;
    if (lines[first] == line) {
      dirty[first] |= write;
      return HIT;
    }
    return accessOlder(first, line, write);
  }

  @Override
  public void invalidate(int line) {
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

  @Override
  public long[] contents() {
    LongStream.Builder found = LongStream.builder();
    for (int first = 0; first < lines.length; first += ways) {
      for (int i = first + ways - 1; i >= first; i--) {
        if (lines[i] != EMPTY) {
          found.add((long) lines[i] << 1 | (dirty[i] ? 1 : 0));
        }
      }
    }
    return found.build().toArray();
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
