package palimpsest.x86.fpu;

import java.math.BigInteger;

/// Rounding as the standard words it, on exact fractions: the multiple of a unit nearest to a value, or next to it in a
/// direction. Shares nothing with [Rounder] but the names of flags.
///
/// @param value the result with every exception masked
/// @param flags OE, UE and PE
/// @param increased whether the magnitude grew
record ExactRounding(Extended value, int flags, boolean increased) {
  private static final int LEAST_EXPONENT = -16382;
  private static final int BEYOND_EXPONENT = 16384;

  /// Rounds `± numerator / denominator`, both positive.
  static ExactRounding of(
      boolean negative, BigInteger numerator, BigInteger denominator, Rounding rounding, int precision) {
    int exponent = exponentOf(numerator, denominator);
    Whole free = whole(negative, numerator, denominator, exponent - precision + 1, rounding);
    boolean tiny = exponent < LEAST_EXPONENT
        && free.units().compareTo(BigInteger.ONE.shiftLeft(LEAST_EXPONENT - exponent + precision - 1)) < 0;
    int unit = Math.max(exponent, LEAST_EXPONENT) - precision + 1;
    Whole whole = whole(negative, numerator, denominator, unit, rounding);
    int sign = negative ? Extended.SIGN : 0;
    int flags = (whole.inexact() ? Flag.PRECISION : 0) | (tiny && whole.inexact() ? Flag.UNDERFLOW : 0);
    if (whole.units().bitLength() + unit > BEYOND_EXPONENT) {
      boolean toInfinity = switch (rounding) {
        case NEAREST -> true;
        case DOWN -> negative;
        case UP -> !negative;
        case TRUNCATE -> false;
      };
      Extended greatest = new Extended(sign | 0x7ffe, -1L << 64 - precision);
      return new ExactRounding(
          toInfinity ? Extended.infinity(sign) : greatest, Flag.OVERFLOW | Flag.PRECISION, toInfinity);
    }
    return new ExactRounding(encode(sign, whole.units(), unit), flags, whole.increased());
  }

  private record Whole(BigInteger units, boolean inexact, boolean increased) {}

  private static Whole whole(
      boolean negative, BigInteger numerator, BigInteger denominator, int unit, Rounding rounding) {
    BigInteger above = unit < 0 ? numerator.shiftLeft(-unit) : numerator;
    BigInteger below = unit > 0 ? denominator.shiftLeft(unit) : denominator;
    BigInteger[] parts = above.divideAndRemainder(below);
    boolean inexact = parts[1].signum() != 0;
    int half = parts[1].shiftLeft(1).compareTo(below);
    boolean up = inexact && switch (rounding) {
      case NEAREST -> half > 0 || (half == 0 && parts[0].testBit(0));
      case DOWN -> negative;
      case UP -> !negative;
      case TRUNCATE -> false;
    };
    return new Whole(up ? parts[0].add(BigInteger.ONE) : parts[0], inexact, up);
  }

  private static Extended encode(int sign, BigInteger units, int unit) {
    if (units.signum() == 0) {
      return Extended.zero(sign);
    }
    int exponent = Math.max(units.bitLength() - 1 + unit, LEAST_EXPONENT);
    long significand = units.shiftLeft(63 - exponent + unit).longValue();
    return new Extended(sign | (significand < 0 ? exponent + Extended.BIAS : 0), significand);
  }

  /// The exponent of the power of two at or below a fraction.
  private static int exponentOf(BigInteger numerator, BigInteger denominator) {
    int guess = numerator.bitLength() - denominator.bitLength();
    BigInteger above = guess < 0 ? numerator.shiftLeft(-guess) : numerator;
    BigInteger below = guess > 0 ? denominator.shiftLeft(guess) : denominator;
    return above.compareTo(below) >= 0 ? guess : guess - 1;
  }
}
