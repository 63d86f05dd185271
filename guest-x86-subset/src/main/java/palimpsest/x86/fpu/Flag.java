package palimpsest.x86.fpu;

/// Bits of the status word, whose low six are also those of the control word's masks (Intel SDM volume 1, section 8.1).
final class Flag {
  static final int INVALID = 0x01;
  static final int DENORMAL = 0x02;
  static final int ZERO_DIVIDE = 0x04;
  static final int OVERFLOW = 0x08;
  static final int UNDERFLOW = 0x10;
  static final int PRECISION = 0x20;
  static final int EXCEPTIONS = 0x3f;
  static final int STACK_FAULT = 0x40;
  static final int SUMMARY = 0x80;
  static final int C0 = 0x100;
  static final int C1 = 0x200;
  static final int C2 = 0x400;
  static final int C3 = 0x4000;
  static final int CONDITIONS = C0 | C1 | C2 | C3;
  static final int BUSY = 0x8000;

  /// Those found before the result: unmasked, they keep the instruction from doing anything.
  static final int BEFORE_RESULT = INVALID | DENORMAL | ZERO_DIVIDE;

  private Flag() {}
}
