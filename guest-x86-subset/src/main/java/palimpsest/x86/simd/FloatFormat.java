package palimpsest.x86.simd;

/// A binary floating-point format of SSE: a sign bit, some bits of exponent, and a fraction. Values of either are the
/// low bits of a `long`, the rest zero.
///
/// Finite values other than zero are also written `± significand · 2^(exponent - 63)`, bit 63 of the significand set.
enum FloatFormat {
  SINGLE(32, 23),
  DOUBLE(64, 52);

  private final int bits;
  private final int fractionBits;

  FloatFormat(int bits, int fractionBits) {
    this.bits = bits;
    this.fractionBits = fractionBits;
  }

  /// Bits of a value.
  int bits() {
    return bits;
  }

  /// Bits behind the point.
  int fractionBits() {
    return fractionBits;
  }

  /// The greatest exponent of a finite value; its negative is the bias less one, the least one of a normal value.
  int greatestExponent() {
    return (1 << bits - fractionBits - 2) - 1;
  }

  int leastExponent() {
    return 1 - greatestExponent();
  }

  /// A sign in place: the sign bit or zero.
  long sign(boolean negative) {
    return negative ? 1L << bits - 1 : 0;
  }

  boolean isNegative(long value) {
    return (value >>> bits - 1 & 1) != 0;
  }

  long magnitude(long value) {
    return value & -1L >>> 65 - bits;
  }

  long infinity() {
    return (1L << bits - fractionBits - 1) - 1 << fractionBits;
  }

  long quietBit() {
    return 1L << fractionBits - 1;
  }

  /// The "real indefinite": the quiet NaN that is the masked response to an invalid operation.
  long indefinite() {
    return sign(true) | infinity() | quietBit();
  }

  boolean isNan(long value) {
    return magnitude(value) > infinity();
  }

  boolean isSignaling(long value) {
    return isNan(value) && (value & quietBit()) == 0;
  }

  boolean isInfinite(long value) {
    return magnitude(value) == infinity();
  }

  boolean isZero(long value) {
    return magnitude(value) == 0;
  }

  boolean isDenormal(long value) {
    return magnitude(value) >>> fractionBits == 0 && magnitude(value) != 0;
  }

  /// The exponent of a finite value other than zero.
  int exponent(long value) {
    int field = (int) (magnitude(value) >>> fractionBits);
    return field != 0
        ? field - greatestExponent()
        : leastExponent() + 63 - fractionBits - Long.numberOfLeadingZeros(magnitude(value));
  }

  /// The significand of a finite value other than zero.
  long significand(long value) {
    long fraction = value & (1L << fractionBits) - 1;
    return isDenormal(value)
        ? fraction << Long.numberOfLeadingZeros(fraction)
        : (fraction | 1L << fractionBits) << 63 - fractionBits;
  }

  /// A normal value.
  ///
  /// @param kept the significand's first bits; the first one, which is understood, may also be the one above it
  long assemble(boolean negative, int exponent, long kept) {
    return sign(negative) | (long) (exponent + greatestExponent()) << fractionBits
        | kept & (1L << fractionBits) - 1;
  }

  /// The greatest finite magnitude.
  long greatest() {
    return infinity() - 1;
  }
}
