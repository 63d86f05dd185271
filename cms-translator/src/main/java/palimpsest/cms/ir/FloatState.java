package palimpsest.cms.ir;

import java.util.List;
import java.util.function.Consumer;

/// The guest's x87 state at an instruction boundary, as values of the trace, in the order of [#HOMES]: the eight
/// physical registers, a value that has noted whether the last rounding went up, the stack's word, and the offset of
/// the last memory operand.
///
/// @param values what an exit must leave in the homes; empty in traces that have nothing to do with the x87 unit
/// @param mark which instruction was the last one, for the hardware to keep at the commit; 0 if there was none since
///     the trace was entered or its loop's head
public record FloatState(List<Operand> values, long mark) {
  /// In traces that have nothing to do with the x87 unit.
  public static final FloatState NONE = new FloatState(List.of(), 0);

  /// Number of floating-point register 0 where all registers have numbers in common.
  public static final int FLOATS = 64;

  /// The host registers that hold the state, in numbers they have in common.
  public static final List<Integer> HOMES = List.of(
      FLOATS, FLOATS + 1, FLOATS + 2, FLOATS + 3, FLOATS + 4, FLOATS + 5, FLOATS + 6, FLOATS + 7, FLOATS + 15, 46, 47);

  /// Index in [#HOMES] of the value that has noted how rounding went.
  public static final int ROUNDING = 8;

  /// Index in [#HOMES] of the stack's word.
  public static final int STACK = 9;

  /// Index in [#HOMES] of the data pointer.
  public static final int DATA = 10;

  /// Whether a home, or any number registers have in common, is a floating-point register.
  public static boolean isFloat(int register) {
    return register >= FLOATS && register < FLOATS + 32;
  }

  public FloatState {
    values = List.copyOf(values);
  }

  /// Shows every operand of the state.
  public void forEachUse(Consumer<Operand> operands) {
    values.forEach(operands);
  }

  /// This state with its values replaced.
  public FloatState substituted(Substitution by) {
    return values.isEmpty() ? this : new FloatState(by.of(values), mark);
  }
}
