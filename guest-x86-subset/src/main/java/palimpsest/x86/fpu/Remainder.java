package palimpsest.x86.fpu;

/// FPREM and FPREM1, and the other operations on exponents: FSCALE and FXTRACT. All are exact unless they leave the
/// range of exponents.
final class Remainder {
  /// Exponents farther apart than this are reduced in part.
  private static final int FARTHEST = 63;

  private Remainder() {}

  /// A remainder.
  ///
  /// @param codes C0, C3, C1 the quotient's low bits 2, 1, 0; or C2 alone: the reduction is not complete
  record Result(Extended value, int codes) {
    /// Whether there is a remainder: for invalid operands the codes say nothing.
    boolean isNumber() {
      return value.isNumber();
    }
  }

  /// `x` modulo `y`.
  ///
  /// @param nearest the quotient is rounded to nearest (FPREM1), not toward zero (FPREM)
  static Result of(Arithmetic arithmetic, Extended x, Extended y, boolean nearest) {
    if (!x.isNumber() || !y.isNumber()) {
      return new Result(arithmetic.nan(x, y), 0);
    }
    if (x.isInfinity() || y.isZero()) {
      return new Result(arithmetic.invalid(), 0);
    }
    arithmetic.noteDenormal(x);
    arithmetic.noteDenormal(y);
    if (x.isZero()) {
      return new Result(x, 0);
    }
    if (y.isInfinity()) {
      return new Result(same(arithmetic, x), 0);
    }
    int distance = x.normalExponent() - y.normalExponent();
    if (distance < -1 || (distance < 0 && !nearest)) {
      return new Result(same(arithmetic, x), 0);
    }
    return distance > FARTHEST
        ? incomplete(arithmetic, x, y, distance)
        : complete(arithmetic, x, y, distance, nearest);
  }

  /// Rounds what needs no rounding: an unmasked underflow wants its exponent wrapped.
  private static Extended same(Arithmetic arithmetic, Extended x) {
    return arithmetic.round(x.sign(), x.normalExponent(), x.normalSignificand(), 0);
  }

  /// Takes between 32 and 63 bits off the exponents' distance, as many as make it a multiple of 32.
  private static Result incomplete(Arithmetic arithmetic, Extended x, Extended y, int distance) {
    int steps = 32 + (distance & 31);
    long rest = new Division(x.normalSignificand(), y.normalSignificand(), steps).rest;
    int exponent = y.normalExponent() + distance - steps;
    return new Result(value(arithmetic, x.sign(), exponent, rest), Flag.C2);
  }

  private static Result complete(
      Arithmetic arithmetic, Extended x, Extended y, int distance, boolean nearest) {
    long divisor = y.normalSignificand();
    long rest;
    long quotient;
    int exponent = y.normalExponent();
    if (distance < 0) {
      // Half of the divisor is less than or equal to x only if x's significand exceeds it: then the quotient is 1.
      if (Long.compareUnsigned(x.normalSignificand(), divisor) <= 0) {
        return new Result(same(arithmetic, x), 0);
      }
      long beyond = x.normalSignificand() - divisor;
      return new Result(
          value(arithmetic, x.sign() ^ Extended.SIGN, exponent - 1, divisor - beyond), quotientCodes(1));
    }
    Division division = new Division(x.normalSignificand(), divisor, distance);
    rest = division.rest;
    quotient = division.quotient;
    int sign = x.sign();
    if (nearest) {
      int half = Long.compareUnsigned(rest, divisor - rest);
      if (half > 0 || (half == 0 && (quotient & 1) != 0)) {
        rest = divisor - rest;
        sign ^= Extended.SIGN;
        quotient++;
      }
    }
    if (rest == 0) {
      return new Result(Extended.zero(x.sign()), quotientCodes(quotient));
    }
    return new Result(value(arithmetic, sign, exponent, rest), quotientCodes(quotient));
  }

  private static Extended value(Arithmetic arithmetic, int sign, int exponent, long rest) {
    if (rest == 0) {
      return Extended.zero(sign);
    }
    int shift = Long.numberOfLeadingZeros(rest);
    return arithmetic.round(sign, exponent - shift, rest << shift, 0);
  }

  private static int quotientCodes(long quotient) {
    return ((quotient & 1) != 0 ? Flag.C1 : 0)
        | ((quotient & 2) != 0 ? Flag.C3 : 0)
        | ((quotient & 4) != 0 ? Flag.C0 : 0);
  }

  /// Shift and subtract: `significand · 2^steps` divided by `divisor`, both with bit 63 set; the quotient's low 64
  /// bits.
  private static final class Division {
    private final long rest;
    private final long quotient;

    Division(long significand, long divisor, int steps) {
      boolean first = Long.compareUnsigned(significand, divisor) >= 0;
      long left = first ? significand - divisor : significand;
      long digits = first ? 1 : 0;
      for (int i = 0; i < steps; i++) {
        boolean subtract = left < 0 || Long.compareUnsigned(left << 1, divisor) >= 0;
        left = subtract ? (left << 1) - divisor : left << 1;
        digits = digits << 1 | (subtract ? 1 : 0);
      }
      rest = left;
      quotient = digits;
    }
  }

  /// `x · 2^n`, n the integer part of `y`.
  static Extended scale(Arithmetic arithmetic, Extended x, Extended y) {
    if (!x.isNumber() || !y.isNumber()) {
      return arithmetic.nan(x, y);
    }
    if (y.isInfinity()) {
      if (y.isNegative() ? x.isInfinity() : x.isZero()) {
        return arithmetic.invalid();
      }
      arithmetic.noteDenormal(x);
      return y.isNegative() ? Extended.zero(x.sign()) : Extended.infinity(x.sign());
    }
    arithmetic.noteDenormal(x);
    arithmetic.noteDenormal(y);
    if (x.isInfinity() || x.isZero()) {
      return x;
    }
    int magnitude = y.isZero() ? Extended.BIAS - 1 : y.normalExponent();
    int n = 0;
    if (magnitude >= Extended.BIAS + 17) {
      n = 1 << 17;
    } else if (magnitude >= Extended.BIAS) {
      n = (int) (y.normalSignificand() >>> Extended.BIAS + 63 - magnitude);
    }
    return arithmetic.round(
        x.sign(), x.normalExponent() + (y.isNegative() ? -n : n), x.normalSignificand(), 0);
  }

  /// The exponent of a number other than zero, as a value.
  static Extended exponent(Extended x) {
    return Extended.of(x.normalExponent() - Extended.BIAS);
  }

  /// The significand of a number other than zero, between 1 and 2, with its sign.
  static Extended significand(Extended x) {
    return new Extended(x.sign() | Extended.BIAS, x.normalSignificand());
  }
}
