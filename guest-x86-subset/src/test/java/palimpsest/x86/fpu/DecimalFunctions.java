package palimpsest.x86.fpu;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/// Elementary functions in decimal, by other formulas than the unit's: e^x by Taylor's series, logarithms by Newton's
/// iteration on it, sines by complex doubling of small angles' series, inverse tangents by Euler's series.
final class DecimalFunctions {
  private static final MathContext DIGITS = new MathContext(90);
  private static final BigDecimal TWO = BigDecimal.TWO;
  private static final BigDecimal NOTHING = BigDecimal.ONE.movePointLeft(80);
  private static final int DOUBLINGS = 8;

  private DecimalFunctions() {}

  static BigDecimal of(Extended value) {
    int exponent = Math.max(value.signExponent() & Extended.MAX_EXPONENT, 1) - Extended.BIAS - 63;
    BigDecimal significand = new BigDecimal(new BigInteger(Long.toUnsignedString(value.significand())));
    BigDecimal power = TWO.pow(Math.abs(exponent), DIGITS);
    BigDecimal magnitude = exponent < 0 ? significand.divide(power, DIGITS) : significand.multiply(power, DIGITS);
    return value.isNegative() ? magnitude.negate() : magnitude;
  }

  static BigDecimal exponential(BigDecimal x) {
    BigDecimal small = x.divide(TWO.pow(DOUBLINGS), DIGITS);
    BigDecimal term = BigDecimal.ONE;
    BigDecimal sum = BigDecimal.ZERO;
    for (int n = 1; term.abs().compareTo(NOTHING) > 0; n++) {
      sum = sum.add(term, DIGITS);
      term = term.multiply(small, DIGITS).divide(BigDecimal.valueOf(n), DIGITS);
    }
    for (int i = 0; i < DOUBLINGS; i++) {
      sum = sum.multiply(sum, DIGITS);
    }
    return sum;
  }

  /// For values neither huge nor tiny.
  static BigDecimal logarithm(BigDecimal x) {
    BigDecimal y = BigDecimal.valueOf(Math.log(x.doubleValue()));
    for (int i = 0; i < 4; i++) {
      BigDecimal power = exponential(y);
      y = y.add(TWO.multiply(x.subtract(power)).divide(x.add(power), DIGITS), DIGITS);
    }
    return y;
  }

  /// The sine and the cosine.
  static BigDecimal[] circular(BigDecimal x) {
    BigDecimal small = x.divide(TWO.pow(DOUBLINGS), DIGITS);
    BigDecimal term = BigDecimal.ONE;
    BigDecimal sine = BigDecimal.ZERO;
    BigDecimal cosine = BigDecimal.ZERO;
    for (int n = 1; term.abs().compareTo(NOTHING) > 0; n++) {
      BigDecimal signed = ((n - 1) / 2 & 1) == 0 ? term : term.negate();
      if ((n & 1) != 0) {
        cosine = cosine.add(signed, DIGITS);
      } else {
        sine = sine.add(signed, DIGITS);
      }
      term = term.multiply(small, DIGITS).divide(BigDecimal.valueOf(n), DIGITS);
    }
    for (int i = 0; i < DOUBLINGS; i++) {
      BigDecimal doubled = TWO.multiply(sine).multiply(cosine, DIGITS);
      cosine = cosine.multiply(cosine, DIGITS).subtract(sine.multiply(sine, DIGITS), DIGITS);
      sine = doubled;
    }
    return new BigDecimal[] {sine, cosine};
  }

  /// For magnitudes up to 1: x/(1+x²) times the sum of products of 2n x² / ((2n+1)(1+x²)).
  static BigDecimal inverseTangent(BigDecimal x) {
    BigDecimal square = x.multiply(x, DIGITS);
    BigDecimal ratio = square.divide(BigDecimal.ONE.add(square), DIGITS);
    BigDecimal term = x.divide(BigDecimal.ONE.add(square), DIGITS);
    BigDecimal sum = BigDecimal.ZERO;
    for (int n = 1; term.abs().compareTo(NOTHING) > 0; n++) {
      sum = sum.add(term, DIGITS);
      BigDecimal even = BigDecimal.valueOf(2L * n);
      term = term.multiply(ratio, DIGITS).multiply(even).divide(even.add(BigDecimal.ONE), DIGITS);
    }
    return sum;
  }
}
