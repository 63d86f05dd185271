package palimpsest.verify.prove.term;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/// What is known of ranges of memory that do not meet, beyond what their addresses show.
///
/// That the range of `m` bytes at `a` and that of `n` bytes at `b` are apart says that `a - b` is none of `-(m-1)` to
/// `n-1`. So what is kept is differences without their constant, and the gaps their values avoid.
public final class Separation {
  /// Values that a difference does not take: `from` to `from + length - 1`, modulo 2^32.
  private record Gap(int from, int length) {}

  private final Map<SortedMap<Integer, Sum.Part>, List<Gap>> gaps = new HashMap<>();

  /// Knowing nothing.
  public Separation() {}

  /// Notes that two ranges are apart.
  public void add(Sum a, int aBytes, Sum b, int bBytes) {
    note(a.minus(b), aBytes, bBytes);
    note(b.minus(a), bBytes, aBytes);
  }

  private void note(Sum difference, int aBytes, int bBytes) {
    gaps.computeIfAbsent(difference.parts(), _ -> new ArrayList<>())
        .add(new Gap(1 - aBytes - difference.offset(), aBytes + bBytes - 1));
  }

  /// Whether two ranges are known to be apart.
  public boolean apart(Sum a, int aBytes, Sum b, int bBytes) {
    Sum difference = a.minus(b);
    if (difference.parts().isEmpty()) {
      return apart(difference.offset(), aBytes, bBytes);
    }
    int from = 1 - aBytes - difference.offset();
    int length = aBytes + bBytes - 1;
    return gaps.getOrDefault(difference.parts(), List.of()).stream()
        .anyMatch(gap -> from - gap.from() >= 0 && from - gap.from() + length <= gap.length());
  }

  /// Whether ranges whose first addresses are `distance` apart, modulo 2^32, share no byte.
  static boolean apart(int distance, int aBytes, int bBytes) {
    return Integer.compareUnsigned(distance, bBytes) >= 0 && Integer.compareUnsigned(-distance, aBytes) >= 0;
  }
}
