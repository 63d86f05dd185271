package palimpsest.x86.fpu;

import java.math.BigInteger;

/// Correct rounding of values known as closely as one asks, and never exactly representable.
///
/// A value is computed with some 120 bits more than a register has. Where what is known of it still allows two
/// roundings, it is computed again with twice the bits; the values of elementary functions are irrational, so that
/// some precision decides, and no argument is expected for which the second does not (it would have to agree with a
/// boundary of roundings in 200 bits behind the significand by chance).
final class Irrational {
  static final int FIRST_BITS = 192;
  static final int SECOND_BITS = 512;

  /// An approximation: the value lies within 2^12 units of `mantissa · 2^exponent`.
  record Approximation(BigInteger mantissa, int exponent) {
    Approximation times(Extended factor) {
      BigInteger significand = unsigned(factor.normalSignificand());
      return new Approximation(
          mantissa.multiply(factor.isNegative() ? significand.negate() : significand).shiftRight(64),
          exponent + 64 + factor.normalExponent() - Extended.BIAS - 63);
    }

    Approximation negated() {
      return new Approximation(mantissa.negate(), exponent);
    }
  }

  /// A value at any precision.
  @FunctionalInterface
  interface Computation {
    Approximation at(int bits);
  }

  private static final int UNCERTAIN_BITS = 14;

  private Irrational() {}

  static BigInteger unsigned(long significand) {
    return new BigInteger(Long.toUnsignedString(significand));
  }

  /// The value, rounded to 64 bits.
  static Extended round(Rounder rounder, Computation computation) {
    Approximation first = computation.at(FIRST_BITS);
    return rounded(rounder, isDecided(first) ? first : computation.at(SECOND_BITS));
  }

  /// Whether the bits behind the significand say on which side of every boundary the value lies: they are neither all
  /// alike nor all alike but for the first.
  private static boolean isDecided(Approximation value) {
    BigInteger magnitude = value.mantissa().abs();
    int behind = magnitude.bitLength() - 65;
    if (behind <= UNCERTAIN_BITS) {
      return false;
    }
    BigInteger tail = magnitude.mod(BigInteger.ONE.shiftLeft(behind)).shiftRight(UNCERTAIN_BITS);
    return tail.signum() != 0 && tail.bitCount() != behind - UNCERTAIN_BITS;
  }

  /// Rounds a value that is greater in magnitude than an approximation by less than anything a rounding sees.
  static Extended rounded(Rounder rounder, Approximation value) {
    BigInteger magnitude = value.mantissa().abs();
    int extra = magnitude.bitLength() - 128;
    BigInteger top = extra >= 0 ? magnitude.shiftRight(extra) : magnitude.shiftLeft(-extra);
    int exponent = value.exponent() + extra + 127 + Extended.BIAS;
    int sign = value.mantissa().signum() < 0 ? Extended.SIGN : 0;
    return rounder.round(sign, exponent, top.shiftRight(64).longValue(), top.longValue() | 1);
  }

  /// The value `x` itself for one that differs from it by less than a rounding to nearest sees: inexact, but, as on
  /// processors, not rounded in any direction.
  static Extended nearly(Rounder rounder, Extended x) {
    return inexact(rounder, rounder.round(x.sign(), x.normalExponent(), x.normalSignificand(), 0));
  }

  /// Raises what an inexact result raises, were it exact or not.
  static Extended inexact(Rounder rounder, Extended result) {
    boolean tiny = (result.signExponent() & Extended.MAX_EXPONENT) == 0;
    rounder.raise(tiny ? Flag.UNDERFLOW | Flag.PRECISION : Flag.PRECISION);
    return result;
  }

  /// Rounds a value whose magnitude is less than that of a normal `x` by next to nothing.
  static Extended justBelow(Rounder rounder, Extended x) {
    long less = x.significand() - 1;
    int exponent = x.normalExponent();
    return less < 0
        ? rounder.round(x.sign(), exponent, less, -1L)
        : rounder.round(x.sign(), exponent - 1, -1L, -1L);
  }

  /// Rounds a value whose magnitude is greater than that of a normal `x` by next to nothing.
  static Extended justAbove(Rounder rounder, Extended x) {
    return rounder.round(x.sign(), x.normalExponent(), x.significand(), 1);
  }
}
