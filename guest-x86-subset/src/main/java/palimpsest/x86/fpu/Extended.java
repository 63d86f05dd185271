package palimpsest.x86.fpu;

/// A value in the double extended format: what an x87 register holds, any of its 2^80 bit patterns.
///
/// A finite value is `± significand · 2^(exponent - BIAS - 63)`, where an exponent field of 0 counts as 1.
///
/// @param signExponent sign in bit 15, biased exponent below; 0..0xffff
/// @param significand 64 bits, the integer bit explicit in bit 63
public record Extended(int signExponent, long significand) {
  /// What bit patterns are, as far as arithmetic cares.
  enum Kind {
    ZERO,
    /// Denormals and pseudo-denormals: exponent field 0, significand not zero.
    DENORMAL,
    NORMAL,
    INFINITY,
    QUIET_NAN,
    SIGNALING_NAN,
    /// Unnormals, pseudo-infinities and pseudo-NaNs: invalid operands since the 387.
    UNSUPPORTED
  }

  static final int BIAS = 16383;
  static final int SIGN = 0x8000;
  static final int MAX_EXPONENT = 0x7fff;
  static final long INTEGER_BIT = Long.MIN_VALUE;
  static final long QUIET_BIT = 1L << 62;

  /// Positive zero.
  public static final Extended ZERO = new Extended(0, 0);

  static final Extended ONE = new Extended(BIAS, INTEGER_BIT);

  /// The "real indefinite": the quiet NaN that is the masked response to an invalid operation.
  static final Extended INDEFINITE = new Extended(0xffff, INTEGER_BIT | QUIET_BIT);

  public Extended {
    if (signExponent >>> 16 != 0) {
      throw new IllegalArgumentException("more than 16 bits of sign and exponent");
    }
  }

  static Extended zero(int sign) {
    return new Extended(sign, 0);
  }

  static Extended infinity(int sign) {
    return new Extended(sign | MAX_EXPONENT, INTEGER_BIT);
  }

  /// An integer, exactly.
  static Extended of(long value) {
    if (value == 0) {
      return ZERO;
    }
    int sign = value < 0 ? SIGN : 0;
    long magnitude = Math.abs(value);
    int shift = Long.numberOfLeadingZeros(magnitude);
    return new Extended(sign | BIAS + 63 - shift, magnitude << shift);
  }

  Kind kind() {
    int exponent = signExponent & MAX_EXPONENT;
    if (exponent == 0) {
      return significand == 0 ? Kind.ZERO : Kind.DENORMAL;
    }
    if (significand >= 0) {
      return Kind.UNSUPPORTED;
    }
    if (exponent != MAX_EXPONENT) {
      return Kind.NORMAL;
    }
    if (significand == INTEGER_BIT) {
      return Kind.INFINITY;
    }
    return (significand & QUIET_BIT) != 0 ? Kind.QUIET_NAN : Kind.SIGNALING_NAN;
  }

  /// The sign bit, in place: 0 or [#SIGN].
  int sign() {
    return signExponent & SIGN;
  }

  boolean isNegative() {
    return (signExponent & SIGN) != 0;
  }

  boolean isZero() {
    return significand == 0 && (signExponent & MAX_EXPONENT) == 0;
  }

  boolean isInfinity() {
    return significand == INTEGER_BIT && (signExponent & MAX_EXPONENT) == MAX_EXPONENT;
  }

  /// Whether it is a denormal or pseudo-denormal.
  boolean isDenormal() {
    return (signExponent & MAX_EXPONENT) == 0 && significand != 0;
  }

  /// Whether arithmetic on it has a numeric result at all: neither a NaN nor unsupported.
  boolean isNumber() {
    int exponent = signExponent & MAX_EXPONENT;
    return exponent == 0 || (significand < 0 && (exponent != MAX_EXPONENT || significand == INTEGER_BIT));
  }

  /// The biased exponent a finite value other than zero has when its significand is shifted until bit 63 is set.
  int normalExponent() {
    int exponent = signExponent & MAX_EXPONENT;
    return exponent != 0 ? exponent : 1 - Long.numberOfLeadingZeros(significand);
  }

  /// The significand shifted until bit 63 is set; not for zero.
  long normalSignificand() {
    return significand << Long.numberOfLeadingZeros(significand);
  }

  Extended negated() {
    return new Extended(signExponent ^ SIGN, significand);
  }

  Extended magnitude() {
    return new Extended(signExponent & MAX_EXPONENT, significand);
  }

  /// A signaling NaN made quiet; other NaNs as they are.
  Extended quieted() {
    return new Extended(signExponent, significand | QUIET_BIT);
  }

  @Override
  public String toString() {
    return String.format("%04x:%016x", signExponent, significand);
  }
}
