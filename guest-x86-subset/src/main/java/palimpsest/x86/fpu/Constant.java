package palimpsest.x86.fpu;

/// The constants FLD1 and its kin push. They lie between two values, and rounding control says which is taken; the
/// precision exception is not raised (Intel SDM volume 2, FLD1/FLDL2T/...).
public enum Constant {
  ONE(0x3fff, 0x8000_0000_0000_0000L, 0),
  /// log2(10).
  LOG2_10(0x4000, 0xd49a_784b_cd1b_8afeL, 0x492b),
  /// log2(e).
  LOG2_E(0x3fff, 0xb8aa_3b29_5c17_f0bbL, 0xbe87),
  PI(0x4000, 0xc90f_daa2_2168_c234L, 0xc4c6),
  /// log10(2).
  LOG10_2(0x3ffd, 0x9a20_9a84_fbcf_f798L, 0x8f89),
  /// ln(2).
  LN_2(0x3ffe, 0xb172_17f7_d1cf_79abL, 0xc9e3),
  ZERO(0, 0, 0);

  private final int exponent;
  private final long significand;
  /// The sixteen bits behind the significand.
  private final long behind;

  Constant(int exponent, long significand, int behind) {
    this.exponent = exponent;
    this.significand = significand;
    this.behind = (long) behind << 48;
  }

  Extended value(Rounding rounding) {
    boolean up = rounding.up(false, (significand & 1) != 0, behind);
    return new Extended(exponent, up ? significand + 1 : significand);
  }
}
