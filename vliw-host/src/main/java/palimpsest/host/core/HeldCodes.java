package palimpsest.host.core;

import palimpsest.host.compile.HeldKind;
import palimpsest.host.isa.Condition;
import palimpsest.host.isa.OperandWidth;

/// The condition codes that compiled code holds as operands.
final class HeldCodes {
  private static final Field[] FIELDS = {
    Field.of(OperandWidth.W8), Field.of(OperandWidth.W16), Field.of(OperandWidth.W32)
  };
  private static final HeldKind.Rule[] RULES = HeldKind.Rule.values();
  private static final Condition[] CONDITIONS = Condition.values();

  private HeldCodes() {}

  /// The codes.
  ///
  /// @param kind number of a [HeldKind], which says what the others are
  static int of(int kind, int a, int b, int r, int c) {
    Field field = FIELDS[kind & 3];
    return switch (RULES[kind >>> 2]) {
      case CODES -> r;
      case LOGIC -> field.resultCodes(r);
      case SUM -> Sums.addCodes(field, a, b, r);
      case DIFFERENCE -> Sums.subtractCodes(field, a, b, r);
      case INCREMENT -> Sums.addCodes(field, a, b, r) & ~ConditionCodes.CARRY | c;
      case DECREMENT -> Sums.subtractCodes(field, a, b, r) & ~ConditionCodes.CARRY | c;
      case BORROWING -> Sums.subtractCodes(field, a, b, r);
      case LEFT -> Shifts.leftCodes(field, a, b, r);
      case RIGHT -> Shifts.rightCodes(field, a, b, r);
      case ARITHMETIC_RIGHT -> Shifts.arithmeticRightCodes(field, a, b, r);
    };
  }

  /// Whether a condition, given by its encoding, holds.
  static boolean holds(int codes, int condition) {
    return ConditionCodes.holds(CONDITIONS[condition], codes);
  }
}
