package palimpsest.host.code;

/// The 6-bit operation numbers of branch atoms, a space of their own in branch slots (FACTS 1.1). Number 0 and number
/// 63 are nobody's; the top six bits of the no-op are 41 and mean that here too.
final class BranchNumbers {
  static final int JUMP = 1;
  static final int TRAP = 2;
  static final int IF_ZERO = 3;
  static final int IF_NOT_ZERO = 4;
  static final int PUSH_RETURN = 5;
  static final int JUMP_INDIRECT = 8;
  static final int PREPARE = 9;
  static final int JUMP_PREPARED = 10;
  static final int POP_RETURN = 11;
  static final int LOOK_UP = 12;

  /// BranchIf: this plus the condition's four bits.
  static final int IF_CONDITION = 16;

  private BranchNumbers() {}
}
