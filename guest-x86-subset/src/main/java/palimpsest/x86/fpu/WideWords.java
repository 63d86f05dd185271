package palimpsest.x86.fpu;

/// Division and square root of unsigned 128-bit numbers held in two words.
final class WideWords {
  private static final long LOW = 0xffff_ffffL;

  private WideWords() {}

  /// The quotient of `high · 2^64 + low` and `divisor`, which must have bit 63 set and exceed `high`: schoolbook
  /// division in base 2^32, each digit guessed and corrected at most twice (Knuth, volume 2, algorithm D).
  static long divide(long high, long low, long divisor) {
    long upper = digit(high, low >>> 32, divisor);
    long rest = (high << 32 | low >>> 32) - upper * divisor;
    return upper << 32 | digit(rest, low & LOW, divisor);
  }

  /// The quotient of `high · 2^32 + next` and `divisor`: one digit.
  private static long digit(long high, long next, long divisor) {
    long leading = divisor >>> 32;
    long trailing = divisor & LOW;
    long guess = Long.divideUnsigned(high, leading);
    long rest = high - guess * leading;
    while (guess >>> 32 != 0 || Long.compareUnsigned(guess * trailing, rest << 32 | next) > 0) {
      guess--;
      rest += leading;
      if (rest >>> 32 != 0) {
        break;
      }
    }
    return guess;
  }

  /// The integer square root of `high · 2^64 + low`, `high` at least 2^62, so that the root has bit 63 set.
  ///
  /// A double's root is right to 52 bits; one step of Newton's iteration makes it right to the last bit or two, and
  /// comparison of its square does the rest.
  static long root(long high, long low) {
    double estimate = Math.sqrt(unsigned(high)) * 0x1p32;
    long root = estimate >= 0x1p64 ? -1L : (long) (estimate * 0.5) << 1 | Long.MIN_VALUE;
    if (Long.compareUnsigned(root, high) <= 0) {
      root = -1L;
    } else {
      long quotient = divide(high, low, root);
      root = (root >>> 1) + (quotient >>> 1) + (root & quotient & 1) | Long.MIN_VALUE;
    }
    while (squareExceeds(root, high, low)) {
      root--;
    }
    while (root != -1L && !squareExceeds(root + 1, high, low)) {
      root++;
    }
    return root;
  }

  /// Whether the square root of `high · 2^64 + low` lies more than half way from `root`, its integer part, to the next:
  /// `value > root² + root`, as a root and a half squared is no integer.
  static boolean moreThanHalf(long high, long low, long root) {
    long squareLow = root * root;
    long squareHigh = Math.unsignedMultiplyHigh(root, root);
    long limitLow = squareLow + root;
    long limitHigh = squareHigh + (Long.compareUnsigned(limitLow, root) < 0 ? 1 : 0);
    return compare(high, low, limitHigh, limitLow) > 0;
  }

  private static boolean squareExceeds(long root, long high, long low) {
    return compare(Math.unsignedMultiplyHigh(root, root), root * root, high, low) > 0;
  }

  private static int compare(long highA, long lowA, long highB, long lowB) {
    int order = Long.compareUnsigned(highA, highB);
    return order != 0 ? order : Long.compareUnsigned(lowA, lowB);
  }

  private static double unsigned(long value) {
    return (value >>> 1) * 2.0 + (value & 1);
  }
}
