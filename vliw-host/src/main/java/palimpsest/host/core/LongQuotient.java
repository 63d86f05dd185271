package palimpsest.host.core;

/// Quotients of 128 by 64 bits: two digits of 32 bits, each first guessed from the divisor's upper half. A guess is too
/// large by two at most, because the divisor's highest bit is set (Knuth, The Art of Computer Programming, 4.3.1, D).
final class LongQuotient {
  private static final int DIGIT = 32;
  private static final long DIGIT_MASK = (1L << DIGIT) - 1;

  private LongQuotient() {}

  /// What `high`:`low` / `divisor` is, rounded down; all are unsigned.
  ///
  /// @param high less than `divisor`
  /// @param divisor its highest bit is set
  static long of(long high, long low, long divisor) {
    long first = digit(high, low >>> DIGIT, divisor);
    long rest = (high << DIGIT | low >>> DIGIT) - first * divisor;
    long second = digit(rest, low & DIGIT_MASK, divisor);
    return first << DIGIT | second;
  }

  /// The digit that dividing `rest` and the digit behind it begins with.
  private static long digit(long rest, long next, long divisor) {
    long upper = divisor >>> DIGIT;
    long lower = divisor & DIGIT_MASK;
    long guess = Long.divideUnsigned(rest, upper);
    long left = rest - guess * upper;
    while (left <= DIGIT_MASK
        && (guess > DIGIT_MASK || Long.compareUnsigned(guess * lower, left << DIGIT | next) > 0)) {
      guess--;
      left += upper;
    }
    return guess;
  }
}
