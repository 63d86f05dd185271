package palimpsest.x86.fpu;

import java.math.BigInteger;
import palimpsest.x86.fpu.Irrational.Approximation;

/// F2XM1, FYL2X and FYL2XP1 on numbers; the rules for zeros, infinities and NaNs are their callers'. As on processors,
/// results that happen to be exact are said to be inexact too.
final class Exponentials {
  /// Below this exponent the first term of a series is right to [#LINEAR_BITS].
  private static final int SMALL = Extended.BIAS - 180;

  private static final int LINEAR_BITS = 160;

  private Exponentials() {}

  /// 2^x - 1, for a number other than zero and at most 1 in magnitude.
  static Extended powerLessOne(Rounder rounder, Extended x) {
    if (x.magnitude().equals(Extended.ONE)) {
      rounder.raise(Flag.PRECISION);
      return x.isNegative() ? new Extended(Extended.SIGN | Extended.BIAS - 1, Extended.INTEGER_BIT) : x;
    }
    if (x.normalExponent() < SMALL) {
      return Irrational.round(rounder, _ -> new Approximation(Series.ln2(LINEAR_BITS), -LINEAR_BITS).times(x));
    }
    return Irrational.round(
        rounder,
        bits -> {
          int places = bits + Extended.BIAS - x.normalExponent();
          BigInteger exponent = Series.ln2(places).multiply(fixed(x, places)).shiftRight(places);
          return new Approximation(Series.exponentialLessOne(exponent, places), -places);
        });
  }

  /// y · log2(x), both numbers other than zero, x positive and not 1.
  static Extended logarithm(Rounder rounder, Extended y, Extended x) {
    int power = x.normalExponent() - Extended.BIAS;
    return logarithm(rounder, y, Irrational.unsigned(x.normalSignificand()), 63 - power);
  }

  /// y · log2(value · 2^-scale).
  private static Extended logarithm(Rounder rounder, Extended y, BigInteger value, int scale) {
    if (value.bitCount() == 1) {
      return Irrational.inexact(rounder, product(rounder, y, value.bitLength() - 1 - scale));
    }
    return Irrational.round(rounder, bits -> base2(value, scale, bits).times(y));
  }

  /// log2 of `value · 2^-scale`.
  private static Approximation base2(BigInteger value, int scale, int bits) {
    int length = value.bitLength();
    int shorter = value.testBit(length - 2) ? length : length - 1;
    BigInteger significand = shorter > bits ? value.shiftRight(shorter - bits) : value.shiftLeft(bits - shorter);
    BigInteger one = Series.one(bits);
    BigInteger fraction = base2OfQuotient(significand.subtract(one), significand.add(one), bits);
    return new Approximation(fraction.add(BigInteger.valueOf(shorter - scale).shiftLeft(bits)), -bits);
  }

  /// log2 of (1 + s) / (1 - s), s the quotient of two numbers.
  private static BigInteger base2OfQuotient(BigInteger dividend, BigInteger divisor, int bits) {
    BigInteger logarithm = Series.inverseHyperbolicTangent(dividend.shiftLeft(bits).divide(divisor), bits).shiftLeft(1);
    return logarithm.shiftLeft(bits).divide(Series.ln2(bits));
  }

  private static Extended product(Rounder rounder, Extended y, int factor) {
    BigInteger exact = Irrational.unsigned(y.normalSignificand()).multiply(BigInteger.valueOf(Math.abs(factor)));
    int shift = 128 - exact.bitLength();
    BigInteger top = exact.shiftLeft(shift);
    int sign = factor < 0 ? y.sign() ^ Extended.SIGN : y.sign();
    return rounder.round(sign, y.normalExponent() + 64 - shift, top.shiftRight(64).longValue(), top.longValue());
  }

  /// y · log2(1 + x), both numbers other than zero, x greater than -1.
  static Extended logarithmOfOneAnd(Rounder rounder, Extended y, Extended x) {
    if (x.normalExponent() < SMALL) {
      return Irrational.round(
          rounder,
          _ -> new Approximation(Series.one(2 * LINEAR_BITS).divide(Series.ln2(LINEAR_BITS)), -LINEAR_BITS)
              .times(x)
              .times(y));
    }
    if (x.normalExponent() >= Extended.BIAS - 1) {
      return logarithm(rounder, y, Series.one(64).add(fixed(x, 64)), 64);
    }
    return Irrational.round(
        rounder,
        bits -> {
          int places = bits + Extended.BIAS - x.normalExponent();
          BigInteger value = fixed(x, places);
          BigInteger two = Series.one(places + 1);
          return new Approximation(base2OfQuotient(value, two.add(value), places), -places).times(y);
        });
  }

  private static BigInteger fixed(Extended x, int places) {
    int shift = places + x.normalExponent() - Extended.BIAS - 63;
    BigInteger value = Irrational.unsigned(x.normalSignificand()).shiftLeft(shift);
    return x.isNegative() ? value.negate() : value;
  }
}
