package palimpsest.verify.prove.term;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/// What is known of ranges of memory that do not meet, beyond what their addresses show.
///
/// That the range of `m` bytes at `a` and that of `n` bytes at `b` are apart says that `a - b` is none of `-(m-1)` to
/// `n-1`. So what is kept is differences without their constant, and the gaps their values avoid. Never changed in
/// place.
public final class Separation {
  /// Knowing nothing.
  public static final Separation NONE = new Separation(Map.of());

  private final Map<SortedMap<Integer, Sum.Part>, List<Gap>> gaps;

  /// Values that a difference does not take: `from` to `from + length - 1`, modulo 2^32.
  private record Gap(int from, int length) {}

  private Separation(Map<SortedMap<Integer, Sum.Part>, List<Gap>> gaps) {
    this.gaps = gaps;
  }

  /// What is known when two more ranges are known to be apart.
  public Separation and(Sum a, int aBytes, Sum b, int bBytes) {
    Map<SortedMap<Integer, Sum.Part>, List<Gap>> more = new HashMap<>(gaps);
    note(more, a.minus(b), aBytes, bBytes);
    note(more, b.minus(a), bBytes, aBytes);
    return new Separation(more);
  }

  private static void note(
      Map<SortedMap<Integer, Sum.Part>, List<Gap>> gaps, Sum difference, int aBytes, int bBytes) {
    List<Gap> longer = new ArrayList<>(gaps.getOrDefault(difference.parts(), List.of()));
    longer.add(new Gap(1 - aBytes - difference.offset(), aBytes + bBytes - 1));
    gaps.put(difference.parts(), longer);
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
