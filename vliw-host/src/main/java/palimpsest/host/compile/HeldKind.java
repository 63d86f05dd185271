package palimpsest.host.compile;

import palimpsest.host.isa.OperandWidth;

/// How compiled code holds the condition codes: not as codes, but as what they follow from, until somebody asks.
///
/// @param rule what they follow from
/// @param width of the operation
public record HeldKind(Rule rule, OperandWidth width) {
  /// What the operands `a`, `b`, `r` and `c` say.
  public enum Rule {
    /// `r` is the codes.
    CODES,
    /// Of a logical operation with result `r`.
    LOGIC,
    /// Of a sum `r` of `a` and `b`, with or without a carry in.
    SUM,
    /// Of a difference `r` of `a` and `b`.
    DIFFERENCE,
    /// Of a sum that leaves the carry as `c`.
    INCREMENT,
    /// Of a difference that leaves the carry as `c`.
    DECREMENT,
    /// Of a difference `r` of `a` and `b` with a borrow in, perhaps.
    BORROWING,
    /// Of `a` shifted left by `b`, which is not zero, to `r`.
    LEFT,
    /// Shifted right.
    RIGHT,
    /// Shifted right with copies of its sign.
    ARITHMETIC_RIGHT
  }

  /// The one that is only known when the code runs; its number is in a local variable.
  static final HeldKind HELD = new HeldKind(Rule.CODES, OperandWidth.W8);

  /// The codes themselves.
  public static final HeldKind PLAIN = new HeldKind(Rule.CODES, OperandWidth.W32);

  private static final int WIDTHS = 4;

  /// The kind with `number`.
  public static HeldKind of(int number) {
    return new HeldKind(Rule.values()[number / WIDTHS], OperandWidth.values()[number % WIDTHS]);
  }

  /// A small number for it.
  public int number() {
    return rule.ordinal() * WIDTHS + width.ordinal();
  }
}
