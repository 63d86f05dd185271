package palimpsest.x86.fpu;

import java.math.BigInteger;

/// Elementary functions in fixed point: an argument or result `n` stands for `n · 2^-bits`. Every result is off by less
/// than 2^8 units of its last place.
final class Series {
  /// Binary places of the constants.
  private static final int PLACES = 1024;

  private static final BigInteger PI =
      inverseTangentOfInverse(5).shiftLeft(4).subtract(inverseTangentOfInverse(239).shiftLeft(2));

  /// ln 2 = 2 artanh(1/3).
  private static final BigInteger LN_2 = inverseHyperbolicTangent(one(PLACES).divide(BigInteger.valueOf(3)), PLACES)
      .shiftLeft(1);

  /// How often the inverse tangent halves its argument.
  private static final int HALVINGS = 3;

  private Series() {}

  static BigInteger one(int bits) {
    return BigInteger.ONE.shiftLeft(bits);
  }

  /// Pi.
  static BigInteger pi(int bits) {
    return PI.shiftRight(PLACES - bits);
  }

  /// The natural logarithm of 2.
  static BigInteger ln2(int bits) {
    return LN_2.shiftRight(PLACES - bits);
  }

  /// For magnitudes up to 1.
  static BigInteger sine(BigInteger x, int bits) {
    return alternating(x, x, 1, bits);
  }

  /// For magnitudes up to 1.
  static BigInteger cosine(BigInteger x, int bits) {
    return alternating(one(bits), x, 0, bits);
  }

  /// `first - first x²/((k+1)(k+2)) + ...`
  private static BigInteger alternating(BigInteger first, BigInteger x, int k, int bits) {
    BigInteger square = x.multiply(x).shiftRight(bits);
    BigInteger term = first;
    BigInteger sum = BigInteger.ZERO;
    for (long n = k; term.bitLength() > 0; n += 2) {
      sum = sum.add(term);
      term = term.multiply(square).shiftRight(bits).negate().divide(BigInteger.valueOf((n + 1) * (n + 2)));
    }
    return sum;
  }

  /// For 0 to 1.
  static BigInteger inverseTangent(BigInteger x, int bits) {
    BigInteger reduced = x;
    BigInteger one = one(bits);
    for (int i = 0; i < HALVINGS; i++) {
      BigInteger root = one.multiply(one).add(reduced.multiply(reduced)).sqrt();
      reduced = reduced.shiftLeft(bits).divide(one.add(root));
    }
    return odd(reduced, bits, true).shiftLeft(HALVINGS);
  }

  /// For magnitudes up to 1/3.
  static BigInteger inverseHyperbolicTangent(BigInteger x, int bits) {
    return odd(x, bits, false);
  }

  /// `x ± x³/3 + x⁵/5 ± ...`
  private static BigInteger odd(BigInteger x, int bits, boolean alternating) {
    BigInteger square = x.multiply(x).shiftRight(bits);
    BigInteger power = x;
    BigInteger sum = x;
    for (long n = 3; power.bitLength() > 0; n += 2) {
      power = power.multiply(square).shiftRight(bits);
      if (alternating) {
        power = power.negate();
      }
      sum = sum.add(power.divide(BigInteger.valueOf(n)));
    }
    return sum;
  }

  /// e^x - 1, for magnitudes up to 1.
  static BigInteger exponentialLessOne(BigInteger x, int bits) {
    BigInteger term = x;
    BigInteger sum = BigInteger.ZERO;
    for (long n = 2; term.bitLength() > 0; n++) {
      sum = sum.add(term);
      term = term.multiply(x).shiftRight(bits).divide(BigInteger.valueOf(n));
    }
    return sum;
  }

  private static BigInteger inverseTangentOfInverse(long x) {
    return odd(one(PLACES).divide(BigInteger.valueOf(x)), PLACES, true);
  }
}
