package palimpsest.workbench.cores;

/// The registers between which micro-operations depend, as numbers: the eight general ones are 0 to 7.
final class Register {
  /// The carry flag.
  static final int CARRY = 8;
  /// The other arithmetic flags.
  static final int FLAGS = 9;
  /// The first of eight x87 registers, physical; MMX registers are these too.
  static final int FLOAT = 10;
  /// The first of eight registers of SSE.
  static final int XMM = 18;
  /// The x87 condition codes.
  static final int FLOAT_CODES = 26;
  /// What an instruction's first load brought.
  static final int LOADED = 27;
  /// What its second load brought.
  static final int LOADED_TOO = 28;
  /// What it is about to store.
  static final int RESULT = 29;
  /// How many there are.
  static final int COUNT = 30;

  /// The first of eight numbers that mean x87 registers from the top of the stack on.
  private static final int FROM_TOP = 32;

  private Register() {}

  /// `st(i)` as an instruction names it; -1 is the one that will be the top after a push.
  static int st(int i) {
    return FROM_TOP + (i & 7);
  }

  /// The register meant where the top of the x87 stack is physical register `top`.
  static int at(int register, int top) {
    return register < FROM_TOP ? register : FLOAT + (register - FROM_TOP + top & 7);
  }
}
