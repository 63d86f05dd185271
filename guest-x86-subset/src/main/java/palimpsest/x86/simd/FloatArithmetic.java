package palimpsest.x86.simd;

import palimpsest.x86.fpu.Rounding;

/// Sum, product, quotient and root, exactly computed and once rounded; extremes and comparison; what NaNs become.
///
/// Everything is integer arithmetic. Where an operation is ordinary, operands and result normal and [#isQuiet], the
/// host's own arithmetic gives the same result, and a property holds it against this.
public final class FloatArithmetic extends FloatUnit {
  /// How two values are related.
  enum Relation {
    LESS,
    EQUAL,
    GREATER,
    UNORDERED
  }

  /// What the host computes.
  @FunctionalInterface
  private interface OfDoubles {
    double apply(double a, double b);
  }

  /// The same for single precision.
  @FunctionalInterface
  private interface OfFloats {
    float apply(float a, float b);
  }

  private static final long NONE = -1;

  long add(FloatFormat format, long a, long b) {
    long quick = quick(format, a, b, (x, y) -> x + y, (x, y) -> x + y);
    return quick != NONE ? quick : exactSum(format, operand(format, a), operand(format, b), false);
  }

  long subtract(FloatFormat format, long a, long b) {
    long quick = quick(format, a, b, (x, y) -> x - y, (x, y) -> x - y);
    return quick != NONE ? quick : exactSum(format, operand(format, a), operand(format, b), true);
  }

  long multiply(FloatFormat format, long a, long b) {
    long quick = quick(format, a, b, (x, y) -> x * y, (x, y) -> x * y);
    return quick != NONE ? quick : exactProduct(format, operand(format, a), operand(format, b));
  }

  long divide(FloatFormat format, long a, long b) {
    long quick = quick(format, a, b, (x, y) -> x / y, (x, y) -> x / y);
    return quick != NONE ? quick : exactQuotient(format, operand(format, a), operand(format, b));
  }

  /// The root of `b`.
  long squareRoot(FloatFormat format, long b) {
    long quick = quick(format, b, b, (x, _) -> Math.sqrt(x), (x, _) -> (float) Math.sqrt(x));
    return quick != NONE ? quick : exactRoot(format, operand(format, b));
  }

  /// What the host computes, or [#NONE], which is a NaN's bits, where that may not be all.
  private long quick(FloatFormat format, long a, long b, OfDoubles wide, OfFloats narrow) {
    if (!isQuiet() || !isOrdinary(format, a) || !isOrdinary(format, b)) {
      return NONE;
    }
    long result = switch (format) {
      case DOUBLE -> Double.doubleToRawLongBits(wide.apply(Double.longBitsToDouble(a), Double.longBitsToDouble(b)));
      case SINGLE -> Float.floatToRawIntBits(
              narrow.apply(Float.intBitsToFloat((int) a), Float.intBitsToFloat((int) b)))
          & 0xffff_ffffL;
    };
    return isOrdinary(format, result) ? result : NONE;
  }

  /// Normal, finite, and further than one power of two from the denormals, so that no rounding came from there.
  private static boolean isOrdinary(FloatFormat format, long value) {
    long exponent = format.magnitude(value) >>> format.fractionBits();
    return exponent > 1 && format.magnitude(value) < format.infinity();
  }

  /// What an operation with a NaN gives: the first of the operands that are NaNs, made quiet (SDM volume 1, table 4-7).
  private long nan(FloatFormat format, long a, long b) {
    if (format.isSignaling(a) || format.isSignaling(b)) {
      raise(Mxcsr.INVALID);
    }
    return (format.isNan(a) ? a : b) | format.quietBit();
  }

  private void noteDenormals(FloatFormat format, long a, long b) {
    noteDenormal(format, a);
    noteDenormal(format, b);
  }

  private static boolean isNan(FloatFormat format, long a, long b) {
    return format.isNan(a) || format.isNan(b);
  }

  private long exactSum(FloatFormat format, long a, long addend, boolean negated) {
    if (isNan(format, a, addend)) {
      return nan(format, a, addend);
    }
    long b = negated ? addend ^ format.sign(true) : addend;
    if (format.isInfinite(a) || format.isInfinite(b)) {
      if (format.isInfinite(a) && format.isInfinite(b) && a != b) {
        return invalid(format);
      }
      noteDenormals(format, a, b);
      return format.isInfinite(a) ? a : b;
    }
    noteDenormals(format, a, b);
    if (format.isZero(a) && format.isZero(b)) {
      return a == b ? a : format.sign(isNothingNegative());
    }
    if (format.isZero(a) || format.isZero(b)) {
      long other = format.isZero(a) ? b : a;
      return round(format, format.isNegative(other), format.exponent(other), format.significand(other));
    }
    return format.magnitude(a) < format.magnitude(b) ? aligned(format, b, a) : aligned(format, a, b);
  }

  /// The sign of an exact zero from a difference.
  private boolean isNothingNegative() {
    return rounding() == Rounding.DOWN;
  }

  /// The sum of two values, the first of the greater or the same magnitude. Ten bits below the significands hold what a
  /// shift loses.
  private long aligned(FloatFormat format, long great, long small) {
    int exponent = format.exponent(great);
    long x = format.significand(great) >>> 1;
    long y = jammed(format.significand(small) >>> 1, exponent - format.exponent(small));
    boolean negative = format.isNegative(great);
    long sum = negative == format.isNegative(small) ? x + y : x - y;
    if (sum == 0) {
      return format.sign(isNothingNegative());
    }
    int shift = Long.numberOfLeadingZeros(sum);
    return round(format, negative, exponent + 1 - shift, sum << shift);
  }

  /// Shifted right, what is lost remembered in bit 0.
  private static long jammed(long value, int shift) {
    if (shift >= 64) {
      return 1;
    }
    return shift == 0 ? value : value >>> shift | (value << -shift != 0 ? 1 : 0);
  }

  private long exactProduct(FloatFormat format, long a, long b) {
    if (isNan(format, a, b)) {
      return nan(format, a, b);
    }
    boolean negative = format.isNegative(a) != format.isNegative(b);
    if (format.isInfinite(a) || format.isInfinite(b)) {
      if (format.isZero(a) || format.isZero(b)) {
        return invalid(format);
      }
      noteDenormals(format, a, b);
      return format.sign(negative) | format.infinity();
    }
    noteDenormals(format, a, b);
    if (format.isZero(a) || format.isZero(b)) {
      return format.sign(negative);
    }
    long x = format.significand(a);
    long y = format.significand(b);
    long high = Math.unsignedMultiplyHigh(x, y);
    long low = x * y;
    int exponent = format.exponent(a) + format.exponent(b);
    return high < 0
        ? round(format, negative, exponent + 1, high | (low != 0 ? 1 : 0))
        : round(format, negative, exponent, high << 1 | low >>> 63 | (low << 1 != 0 ? 1 : 0));
  }

  private long exactQuotient(FloatFormat format, long a, long b) {
    if (isNan(format, a, b)) {
      return nan(format, a, b);
    }
    boolean negative = format.isNegative(a) != format.isNegative(b);
    if (format.isInfinite(a)) {
      if (format.isInfinite(b)) {
        return invalid(format);
      }
      noteDenormal(format, b);
      return format.sign(negative) | format.infinity();
    }
    if (format.isInfinite(b)) {
      noteDenormal(format, a);
      return format.sign(negative);
    }
    if (format.isZero(b)) {
      if (format.isZero(a)) {
        return invalid(format);
      }
      raise(Mxcsr.ZERO_DIVIDE);
      return format.sign(negative) | format.infinity();
    }
    noteDenormals(format, a, b);
    if (format.isZero(a)) {
      return format.sign(negative);
    }
    return quotient(format, negative, a, b);
  }

  /// One bit, then ten at a time: significands of 53 bits leave that much room.
  private long quotient(FloatFormat format, boolean negative, long a, long b) {
    long x = format.significand(a) >>> 11;
    long y = format.significand(b) >>> 11;
    int exponent = format.exponent(a) - format.exponent(b);
    if (x < y) {
      x <<= 1;
      exponent--;
    }
    long quotient = 1;
    long rest = x - y;
    for (int i = 0; i < 6; i++) {
      rest <<= 10;
      quotient = quotient << 10 | rest / y;
      rest %= y;
    }
    return round(format, negative, exponent, quotient << 3 | (rest != 0 ? 1 : 0));
  }

  private long exactRoot(FloatFormat format, long a) {
    if (format.isNan(a)) {
      return nan(format, a, a);
    }
    if (format.isZero(a)) {
      return a;
    }
    if (format.isNegative(a)) {
      return invalid(format);
    }
    if (format.isInfinite(a)) {
      return a;
    }
    noteDenormal(format, a);
    int exponent = format.exponent(a);
    long radicand = (exponent & 1) != 0 ? format.significand(a) : format.significand(a) >>> 1;
    long root = 0;
    long rest = 0;
    for (int i = 0; i < 60; i++) {
      rest = rest << 2 | radicand >>> 62;
      radicand <<= 2;
      long trial = root << 2 | 1;
      root <<= 1;
      if (rest >= trial) {
        rest -= trial;
        root |= 1;
      }
    }
    return round(format, false, exponent >> 1, root << 4 | (rest != 0 ? 1 : 0));
  }

  /// The relation of two values; a NaN is an invalid operand if it signals or `quietIsInvalid`.
  Relation compare(FloatFormat format, long first, long second, boolean quietIsInvalid) {
    long a = operand(format, first);
    long b = operand(format, second);
    if (isNan(format, a, b)) {
      nan(format, a, b);
      if (quietIsInvalid) {
        raise(Mxcsr.INVALID);
      }
      return Relation.UNORDERED;
    }
    noteDenormals(format, a, b);
    long x = ordered(format, a);
    long y = ordered(format, b);
    return x < y ? Relation.LESS : x > y ? Relation.GREATER : Relation.EQUAL;
  }

  /// A number that is ordered as the value is.
  private static long ordered(FloatFormat format, long value) {
    return format.isNegative(value) ? -format.magnitude(value) : format.magnitude(value);
  }

  /// MIN: `a` if it is less, else `b`, of NaNs and zeros, too.
  long least(FloatFormat format, long a, long b) {
    return operand(format, compare(format, a, b, true) == Relation.LESS ? a : b);
  }

  /// MAX: `a` if it is greater, else `b`.
  long greatest(FloatFormat format, long a, long b) {
    return operand(format, compare(format, a, b, true) == Relation.GREATER ? a : b);
  }
}
