package palimpsest.x86.fpu;

/// Sum, product, quotient and root, exactly computed and once rounded; what NaNs become; comparison.
///
/// Significands are 64-bit words, intermediate results two of them with what is beyond jammed into the last bit: 64
/// guard bits where three would do.
final class Arithmetic extends Rounder {
  /// The relation of two values, as the condition codes show it.
  enum Relation {
    GREATER(0),
    LESS(Flag.C0),
    EQUAL(Flag.C3),
    UNORDERED(Flag.C0 | Flag.C2 | Flag.C3);

    private final int codes;

    Relation(int codes) {
      this.codes = codes;
    }

    /// C0, C2 and C3 of the status word.
    int codes() {
      return codes;
    }
  }

  /// What an operation with a NaN or unsupported operand gives: the NaN with the greater significand, the positive one
  /// of two alike, a quiet one rather than a signaling one, and always quiet (SDM volume 1, table 4-7).
  Extended nan(Extended a, Extended b) {
    Extended.Kind kindA = a.kind();
    Extended.Kind kindB = b.kind();
    if (kindA == Extended.Kind.UNSUPPORTED || kindB == Extended.Kind.UNSUPPORTED) {
      return invalid();
    }
    boolean signalingA = kindA == Extended.Kind.SIGNALING_NAN;
    boolean signalingB = kindB == Extended.Kind.SIGNALING_NAN;
    if (signalingA || signalingB) {
      raise(Flag.INVALID);
    }
    if (b.isNumber()) {
      return a.quieted();
    }
    if (a.isNumber()) {
      return b.quieted();
    }
    if (signalingA != signalingB) {
      return signalingA ? b : a;
    }
    int order = Long.compareUnsigned(a.significand(), b.significand());
    boolean first = order != 0 ? order > 0 : !a.isNegative();
    return first ? a.quieted() : b.quieted();
  }

  /// The same of one operand.
  Extended nan(Extended a) {
    return nan(a, a);
  }

  private static boolean numbers(Extended a, Extended b) {
    return a.isNumber() && b.isNumber();
  }

  private void noteDenormals(Extended a, Extended b) {
    noteDenormal(a);
    noteDenormal(b);
  }

  Extended add(Extended a, Extended b) {
    if (!numbers(a, b)) {
      return nan(a, b);
    }
    return sum(a, b);
  }

  Extended subtract(Extended a, Extended b) {
    if (!numbers(a, b)) {
      return nan(a, b);
    }
    return sum(a, b.negated());
  }

  private Extended sum(Extended a, Extended b) {
    if (a.isInfinity() || b.isInfinity()) {
      if (a.isInfinity() && b.isInfinity() && a.sign() != b.sign()) {
        return invalid();
      }
      noteDenormals(a, b);
      return a.isInfinity() ? a : b;
    }
    noteDenormals(a, b);
    if (a.isZero() || b.isZero()) {
      return a.isZero() && b.isZero()
          ? Extended.zero(a.sign() == b.sign() ? a.sign() : signOfNothing())
          : rounded(a.isZero() ? b : a);
    }
    boolean swap = a.normalExponent() < b.normalExponent();
    return swap ? aligned(b, a) : aligned(a, b);
  }

  /// The sign of an exact zero from a difference.
  private int signOfNothing() {
    return rounding() == Rounding.DOWN ? Extended.SIGN : 0;
  }

  private Extended rounded(Extended a) {
    return round(a.sign(), a.normalExponent(), a.normalSignificand(), 0);
  }

  /// The sum of two values, the first with the greater or the same exponent.
  private Extended aligned(Extended great, Extended small) {
    int exponent = great.normalExponent();
    int distance = exponent - small.normalExponent();
    long high = great.normalSignificand();
    long shifted = small.normalSignificand();
    long otherHigh = distance < 64 ? shifted >>> distance : 0;
    long otherLow;
    if (distance == 0) {
      otherLow = 0;
    } else if (distance < 64) {
      otherLow = shifted << -distance;
    } else if (distance == 64) {
      otherLow = shifted;
    } else {
      otherLow = distance < 128 ? shifted >>> distance | (shifted << -distance != 0 ? 1 : 0) : 1;
    }
    if (great.sign() == small.sign()) {
      long total = high + otherHigh;
      if (Long.compareUnsigned(total, high) < 0) {
        return round(
            great.sign(),
            exponent + 1,
            total >>> 1 | Extended.INTEGER_BIT,
            total << 63 | otherLow >>> 1 | otherLow & 1);
      }
      return round(great.sign(), exponent, total, otherLow);
    }
    return difference(great.sign(), exponent, high, otherHigh, otherLow);
  }

  private Extended difference(int sign, int exponent, long high, long otherHigh, long otherLow) {
    long low = -otherLow;
    long rest = high - otherHigh - (otherLow != 0 ? 1 : 0);
    if (rest == 0 && low == 0) {
      return Extended.zero(signOfNothing());
    }
    boolean negative = Long.compareUnsigned(high, otherHigh) < 0;
    if (negative) {
      rest = -rest;
    }
    int resultSign = negative ? sign ^ Extended.SIGN : sign;
    if (rest == 0) {
      int shift = Long.numberOfLeadingZeros(low);
      return round(resultSign, exponent - 64 - shift, low << shift, 0);
    }
    int shift = Long.numberOfLeadingZeros(rest);
    long spread = shift == 0 ? rest : rest << shift | low >>> -shift;
    return round(resultSign, exponent - shift, spread, low << shift);
  }

  Extended multiply(Extended a, Extended b) {
    if (!numbers(a, b)) {
      return nan(a, b);
    }
    int sign = a.sign() ^ b.sign();
    if (a.isInfinity() || b.isInfinity()) {
      if (a.isZero() || b.isZero()) {
        return invalid();
      }
      noteDenormals(a, b);
      return Extended.infinity(sign);
    }
    noteDenormals(a, b);
    if (a.isZero() || b.isZero()) {
      return Extended.zero(sign);
    }
    long x = a.normalSignificand();
    long y = b.normalSignificand();
    long high = Math.unsignedMultiplyHigh(x, y);
    long low = x * y;
    int exponent = a.normalExponent() + b.normalExponent() - Extended.BIAS + 1;
    return high < 0
        ? round(sign, exponent, high, low)
        : round(sign, exponent - 1, high << 1 | low >>> 63, low << 1);
  }

  Extended divide(Extended a, Extended b) {
    if (!numbers(a, b)) {
      return nan(a, b);
    }
    int sign = a.sign() ^ b.sign();
    if (a.isInfinity()) {
      if (b.isInfinity()) {
        return invalid();
      }
      noteDenormal(b);
      return Extended.infinity(sign);
    }
    if (b.isInfinity()) {
      noteDenormal(a);
      return Extended.zero(sign);
    }
    if (b.isZero()) {
      return a.isZero() ? invalid() : divideByZero(sign);
    }
    noteDenormals(a, b);
    if (a.isZero()) {
      return Extended.zero(sign);
    }
    long x = a.normalSignificand();
    long y = b.normalSignificand();
    int exponent = a.normalExponent() - b.normalExponent() + Extended.BIAS;
    if (Long.compareUnsigned(x, y) < 0) {
      return quotient(sign, exponent - 1, x, 0, y);
    }
    return quotient(sign, exponent, x >>> 1, x << 63, y);
  }

  /// A denormal dividend goes unmentioned then.
  private Extended divideByZero(int sign) {
    raise(Flag.ZERO_DIVIDE);
    return Extended.infinity(sign);
  }

  private Extended quotient(int sign, int exponent, long high, long low, long divisor) {
    long quotient = WideWords.divide(high, low, divisor);
    long rest = low - quotient * divisor;
    boolean half = Long.compareUnsigned(rest, divisor - rest) >= 0;
    long beyond = half ? rest - (divisor - rest) : rest;
    return round(sign, exponent, quotient, (half ? Long.MIN_VALUE : 0) | (beyond != 0 ? 1 : 0));
  }

  Extended squareRoot(Extended a) {
    if (!a.isNumber()) {
      return nan(a);
    }
    if (a.isZero()) {
      return a;
    }
    if (a.isNegative()) {
      return invalid();
    }
    if (a.isInfinity()) {
      return a;
    }
    noteDenormal(a);
    long significand = a.normalSignificand();
    int unbiased = a.normalExponent() - Extended.BIAS;
    boolean odd = (unbiased & 1) != 0;
    long high = odd ? significand : significand >>> 1;
    long low = odd ? 0 : significand << 63;
    long root = WideWords.root(high, low);
    long square = root * root;
    boolean exact = square == low && Math.unsignedMultiplyHigh(root, root) == high;
    long fraction = 0;
    if (!exact) {
      fraction = WideWords.moreThanHalf(high, low, root) ? Long.MIN_VALUE | 1 : 1;
    }
    return round(0, (unbiased >> 1) + Extended.BIAS, root, fraction);
  }

  /// Compares; a NaN is an invalid operand if it signals or `quietIsInvalid`.
  Relation compare(Extended a, Extended b, boolean quietIsInvalid) {
    if (!numbers(a, b)) {
      nan(a, b);
      if (quietIsInvalid) {
        raise(Flag.INVALID);
      }
      return Relation.UNORDERED;
    }
    noteDenormals(a, b);
    if (a.isZero() && b.isZero()) {
      return Relation.EQUAL;
    }
    if (a.sign() != b.sign()) {
      return a.isNegative() ? Relation.LESS : Relation.GREATER;
    }
    int order = a.isNegative() ? magnitudes(b, a) : magnitudes(a, b);
    return order == 0 ? Relation.EQUAL : order < 0 ? Relation.LESS : Relation.GREATER;
  }

  /// Exponent fields 0 and 1 mean the same scale.
  private static int magnitudes(Extended a, Extended b) {
    int exponentA = Math.max(a.signExponent() & Extended.MAX_EXPONENT, 1);
    int exponentB = Math.max(b.signExponent() & Extended.MAX_EXPONENT, 1);
    return exponentA != exponentB
        ? Integer.compare(exponentA, exponentB)
        : Long.compareUnsigned(a.significand(), b.significand());
  }
}
