package palimpsest.x86.fpu;

import java.math.BigInteger;
import palimpsest.x86.fpu.Irrational.Approximation;

/// FSIN, FCOS, FPTAN and FPATAN on numbers; the rules for zeros, infinities and NaNs are their callers'.
final class Trigonometry {
  /// Arguments of this magnitude, as a biased exponent, are out of range.
  static final int OUT_OF_RANGE = Extended.BIAS + 63;

  /// Below this exponent a sine or tangent differs from its argument, and a cosine from one, by less than a quarter of
  /// the last place.
  private static final int SMALL = Extended.BIAS - 36;

  /// Below this exponent processors take the argument for the result (observed on Intel's).
  private static final int TINY = Extended.BIAS - 68;

  /// Below this exponent an inverse tangent is nearer to its argument, a quotient of two significands, than the
  /// quotient can be to a boundary of roundings it does not stand on.
  private static final int TINY_QUOTIENT = Extended.BIAS - 110;

  /// The processors' pi (SDM volume 1, section 8.3.8), with 66 binary places.
  private static final BigInteger SHORT_PI = new BigInteger("C90FDAA22168C234C", 16);

  private static final int SHORT_PI_PLACES = 66;

  private Trigonometry() {}

  static Extended sine(Rounder rounder, Extended x) {
    if (x.normalExponent() < TINY) {
      return Irrational.nearly(rounder, x);
    }
    if (x.normalExponent() < SMALL) {
      return Irrational.justBelow(rounder, x);
    }
    return Irrational.round(rounder, bits -> new Reduced(x, bits).sine());
  }

  static Extended cosine(Rounder rounder, Extended x) {
    if (x.normalExponent() < TINY) {
      return Irrational.nearly(rounder, Extended.ONE);
    }
    if (x.normalExponent() < SMALL) {
      return Irrational.justBelow(rounder, Extended.ONE);
    }
    return Irrational.round(rounder, bits -> new Reduced(x, bits).cosine());
  }

  static Extended tangent(Rounder rounder, Extended x) {
    if (x.normalExponent() < TINY) {
      return Irrational.nearly(rounder, x);
    }
    if (x.normalExponent() < SMALL) {
      return Irrational.justAbove(rounder, x);
    }
    return Irrational.round(
        rounder,
        bits -> {
          Reduced reduced = new Reduced(x, bits);
          BigInteger sine = reduced.sine().mantissa();
          BigInteger cosine = reduced.cosine().mantissa();
          return new Approximation(sine.shiftLeft(bits).divide(cosine), -bits);
        });
  }

  /// An argument's magnitude less the nearest multiple of half the processors' pi.
  private static final class Reduced {
    private final BigInteger rest;
    private final int quadrant;
    private final int places;
    private final boolean negative;

    Reduced(Extended x, int bits) {
      places = bits;
      negative = x.isNegative();
      int shift = bits + x.normalExponent() - Extended.BIAS - 63;
      BigInteger value = Irrational.unsigned(x.normalSignificand()).shiftLeft(shift);
      BigInteger half = SHORT_PI.shiftLeft(bits - SHORT_PI_PLACES - 1);
      BigInteger turns = value.shiftLeft(1).add(half).divide(half.shiftLeft(1));
      rest = value.subtract(turns.multiply(half));
      quadrant = turns.intValue() & 3;
    }

    Approximation sine() {
      return negative ? quarter(0).negated() : quarter(0);
    }

    Approximation cosine() {
      return quarter(1);
    }

    private Approximation quarter(int quarters) {
      int turn = quadrant + quarters & 3;
      BigInteger value = (turn & 1) == 0 ? Series.sine(rest, places) : Series.cosine(rest, places);
      return new Approximation(turn >= 2 ? value.negate() : value, -places);
    }
  }

  /// The angle of the point (x, y), both numbers other than zero and infinity.
  static Extended angle(Rounder rounder, Extended y, Extended x) {
    int exponent = y.normalExponent() - x.normalExponent() + Extended.BIAS;
    if (exponent < TINY_QUOTIENT && !x.isNegative()) {
      return tinyQuotient(rounder, y, x, exponent);
    }
    return Irrational.round(
        rounder,
        bits -> {
          BigInteger angle = acute(y, x, bits);
          BigInteger whole = x.isNegative() ? Series.pi(bits).subtract(angle) : angle;
          return new Approximation(y.isNegative() ? whole.negate() : whole, -bits);
        });
  }

  /// The inverse tangent of the quotient's magnitude.
  private static BigInteger acute(Extended y, Extended x, int bits) {
    int distance = y.normalExponent() - x.normalExponent();
    boolean steep = distance > 0
        || (distance == 0 && Long.compareUnsigned(y.normalSignificand(), x.normalSignificand()) > 0);
    Extended less = steep ? x : y;
    Extended more = steep ? y : x;
    int shift = Math.max(bits - Math.abs(distance), 0);
    BigInteger quotient =
        Irrational.unsigned(less.normalSignificand())
            .shiftLeft(shift)
            .divide(Irrational.unsigned(more.normalSignificand()));
    BigInteger angle = Series.inverseTangent(Math.abs(distance) > bits ? BigInteger.ZERO : quotient, bits);
    return steep ? Series.pi(bits - 1).subtract(angle) : angle;
  }

  /// The inverse tangent of a quotient so small that it is the quotient but for its being irrational.
  private static Extended tinyQuotient(Rounder rounder, Extended y, Extended x, int exponent) {
    BigInteger dividend = Irrational.unsigned(y.normalSignificand()).shiftLeft(128);
    BigInteger[] parts = dividend.divideAndRemainder(Irrational.unsigned(x.normalSignificand()));
    int shift = parts[0].bitLength() - 128;
    BigInteger top = parts[0].shiftRight(shift);
    boolean exact = parts[1].signum() == 0;
    Extended result = rounder.round(
        y.sign() ^ x.sign(), exponent - 1 + shift, top.shiftRight(64).longValue(), top.longValue() | (exact ? 0 : 1));
    return Irrational.inexact(rounder, result);
  }
}
