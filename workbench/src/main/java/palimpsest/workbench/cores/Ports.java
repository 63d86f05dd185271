package palimpsest.workbench.cores;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Execution ports and the cycles in which they are taken.
///
/// Each port remembers the cycles taken among the last few thousand: as many as a full reorder buffer of dependent
/// misses lasts. What lies further back than that counts as free.
final class Ports {
  private static final int REMEMBERED = 1 << 13;
  private static final int MASK = REMEMBERED - 1;

  /// Per port and cycle modulo [#REMEMBERED], the cycle it was taken in.
  private final long[][] taken;
  /// Per kind of micro-operation, the ports that take it.
  private final int[][] takers = new int[UopKind.values().length][];

  /// @param ports for each port the kinds it takes, by [UopKind#key]
  Ports(List<List<String>> ports) {
    taken = new long[ports.size()][REMEMBERED];
    for (long[] cycles : taken) {
      Arrays.fill(cycles, -1);
    }
    for (UopKind kind : UopKind.values()) {
      takers[kind.ordinal()] =
          IntStream.range(0, ports.size()).filter(port -> ports.get(port).contains(kind.key())).toArray();
    }
  }

  /// Takes a port that is free for `cycles` from the first possible cycle on, not before `earliest`.
  ///
  /// @return that cycle
  long take(UopKind kind, long earliest, int cycles) {
    int[] candidates = takers[kind.ordinal()];
    for (long cycle = earliest; ; cycle++) {
      for (int port : candidates) {
        if (isFree(taken[port], cycle, cycles)) {
          for (long each = cycle; each < cycle + cycles; each++) {
            taken[port][(int) each & MASK] = each;
          }
          return cycle;
        }
      }
    }
  }

  private static boolean isFree(long[] cycles, long from, int count) {
    for (long each = from; each < from + count; each++) {
      if (cycles[(int) each & MASK] == each) {
        return false;
      }
    }
    return true;
  }
}
