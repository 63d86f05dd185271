package palimpsest.host.core;

/// Roots of 128 bits: a double's root is right to some 52 bits, one step of Newton's is one beside it at most, and the
/// remainder tells.
final class LongRoot {
  private static final double TWO_TO_64 = 0x1p64;

  private LongRoot() {}

  /// The root of `high`:`low`, rounded down; all are unsigned.
  ///
  /// @param high at least 2^62
  static long of(long high, long low) {
    long guess = (long) (Math.sqrt(unsigned(high)) * 0x1p31) << 1;
    if (guess == 0) {
      guess = -1;
    }
    double rest = restHigh(high, low, guess) * TWO_TO_64 + unsigned(low - guess * guess);
    long near = guess + (long) Math.floor(rest / (2 * unsigned(guess)));
    long root = near - 1;
    while (root != -1 && restHigh(high, low, root + 1) >= 0) {
      root++;
    }
    return root;
  }

  /// The upper half of what is left of `high`:`low` when the square of `root` is taken away.
  static long restHigh(long high, long low, long root) {
    return high - Math.unsignedMultiplyHigh(root, root) - (Long.compareUnsigned(low, root * root) < 0 ? 1 : 0);
  }

  private static double unsigned(long value) {
    return value >= 0 ? value : (value >>> 1) * 2.0;
  }
}
