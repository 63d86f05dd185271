package palimpsest.x86.isa;

/// The prefix that is part of an opcode: the same opcode byte means another instruction behind it.
///
/// F2 and F3 count before 66, and of them the last (Intel SDM volume 2, section 2.1.2).
public enum MandatoryPrefix {
  NONE(0, ""),
  OPERAND_SIZE(0x66, "66 "),
  REP(0xF3, "F3 "),
  REPNE(0xF2, "F2 ");

  private final int code;
  private final String text;

  MandatoryPrefix(int code, String text) {
    this.code = code;
    this.text = text;
  }

  /// The byte; 0 for [#NONE].
  public int code() {
    return code;
  }

  /// What the prefixes before an opcode select.
  ///
  /// @param operandSize whether 66 is among them
  /// @param repeat the last one of F2 and F3
  public static MandatoryPrefix of(boolean operandSize, Repeat repeat) {
    return switch (repeat) {
      case REP -> REP;
      case REPNE -> REPNE;
      case NONE -> operandSize ? OPERAND_SIZE : NONE;
    };
  }

  /// As the opcode table writes it before an opcode: `F3 `, or nothing.
  String text() {
    return text;
  }
}
