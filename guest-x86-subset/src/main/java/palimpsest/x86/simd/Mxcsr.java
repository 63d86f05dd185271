package palimpsest.x86.simd;

/// Bits of MXCSR (Intel SDM volume 1, section 10.2.3).
public final class Mxcsr {
  /// What it is after reset: every exception masked, to nearest.
  public static final int INITIAL = 0x1f80;

  static final int INVALID = 0x01;
  static final int DENORMAL = 0x02;
  static final int ZERO_DIVIDE = 0x04;
  static final int OVERFLOW = 0x08;
  static final int UNDERFLOW = 0x10;
  static final int PRECISION = 0x20;
  static final int EXCEPTIONS = 0x3f;
  static final int DENORMALS_ARE_ZEROS = 0x40;
  static final int MASKS_SHIFT = 7;
  static final int ROUNDING_SHIFT = 13;
  static final int FLUSH_TO_ZERO = 0x8000;

  /// Those found before the result: unmasked, they keep all lanes from having one.
  static final int BEFORE_RESULT = INVALID | DENORMAL | ZERO_DIVIDE;

  private Mxcsr() {}

  /// The exceptions that are not masked, bits 0 to 5.
  static int unmasked(int mxcsr) {
    return ~(mxcsr >> MASKS_SHIFT) & EXCEPTIONS;
  }

  /// The recorded exceptions that are not masked: invalid operation, denormal operand, division by zero, overflow,
  /// underflow and precision from bit 0 on.
  public static int pending(int mxcsr) {
    return mxcsr & unmasked(mxcsr);
  }
}
