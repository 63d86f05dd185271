package palimpsest.x86.simd;

/// RCPPS and RSQRTPS. The manual bounds their error (SDM volume 2: less than 1.5 · 2^-12) and leaves the rest to the
/// processor. Intel's were seen to be a table: of all operands that agree in their first bits the middle one decides,
/// and its value is rounded to twelve bits. They raise no exceptions, whatever MXCSR says, and take denormals for zero.
final class Approximations {
  private static final FloatFormat SINGLE = FloatFormat.SINGLE;
  /// Bits of the fraction that choose the reciprocal.
  private static final int RECIPROCAL_INDEX = 11;
  /// Bits of the fraction that, with the last of the exponent, choose the root's.
  private static final int ROOT_INDEX = 10;
  private static final int RESULT_BITS = 12;

  private Approximations() {}

  static long reciprocal(long value) {
    long sign = value & SINGLE.sign(true);
    if (SINGLE.isNan(value)) {
      return value | SINGLE.quietBit();
    }
    if (SINGLE.isZero(value) || SINGLE.isDenormal(value)) {
      return sign | SINGLE.infinity();
    }
    if (SINGLE.isInfinite(value)) {
      return sign;
    }
    double result = rounded(1 / middle(value, RECIPROCAL_INDEX), -1);
    return sign | scaled(result, -SINGLE.exponent(value));
  }

  static long reciprocalRoot(long value) {
    if (SINGLE.isNan(value)) {
      return value | SINGLE.quietBit();
    }
    if (SINGLE.isZero(value) || SINGLE.isDenormal(value)) {
      return value & SINGLE.sign(true) | SINGLE.infinity();
    }
    if (SINGLE.isNegative(value)) {
      return SINGLE.indefinite();
    }
    if (SINGLE.isInfinite(value)) {
      return 0;
    }
    int odd = SINGLE.exponent(value) & 1;
    double result = rounded(1 / Math.sqrt(Math.scalb(middle(value, ROOT_INDEX), odd)), -1);
    return scaled(result, -(SINGLE.exponent(value) - odd) / 2);
  }

  /// The middle of the operands from 1 to 2 that have this one's first bits.
  private static double middle(long value, int bits) {
    long index = (value & (1L << SINGLE.fractionBits()) - 1) >>> SINGLE.fractionBits() - bits;
    return 1 + Math.scalb(index + 0.5, -bits);
  }

  /// Rounded to so many bits behind that of weight 2^`exponent`.
  private static double rounded(double value, int exponent) {
    return Math.scalb(Math.rint(Math.scalb(value, RESULT_BITS - exponent)), exponent - RESULT_BITS);
  }

  /// The bits of `value · 2^exponent`; what would be denormal is zero.
  private static long scaled(double value, int exponent) {
    float result = (float) Math.scalb(value, exponent);
    return result < Float.MIN_NORMAL ? 0 : Float.floatToRawIntBits(result);
  }
}
