package palimpsest.host.core;

import java.util.OptionalInt;
import palimpsest.host.isa.Condition;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.OperandWidth;

/// What ALU operations compute, for those who compute without a machine: constant folding, evaluation of unscheduled
/// code. The very functions the engine executes.
public final class AluMeaning {
  private AluMeaning() {}

  /// The 32-bit result of an unconditional ALU operation, or nothing where it faults.
  ///
  /// @param old old value of the destination, for operations that read it
  /// @param codes condition codes before
  public static OptionalInt result(Opcode op, OperandWidth width, int a, int b, int old, int codes) {
    try {
      return OptionalInt.of(AluFunction.of(op, width).result(a, b, old, codes));
    } catch (HostFaultSignal _) {
      return OptionalInt.empty();
    }
  }

  /// The condition codes after the `.c` form.
  ///
  /// @param result what [#result] gave
  public static int codes(Opcode op, OperandWidth width, int a, int b, int old, int codes, int result) {
    return AluFunction.of(op, width).codes(a, b, old, codes, result);
  }

  /// Whether a condition holds.
  public static boolean holds(Condition condition, int codes) {
    return ConditionCodes.holds(condition, codes);
  }
}
