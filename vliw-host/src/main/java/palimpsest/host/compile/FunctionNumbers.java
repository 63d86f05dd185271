package palimpsest.host.compile;

import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.OperandWidth;

/// By what number compiled code asks the engine for what an operation computes.
public final class FunctionNumbers {
  private static final int WIDTHS = OperandWidth.values().length;

  private FunctionNumbers() {}

  /// The number of an operation at a width.
  public static int of(Opcode opcode, OperandWidth width) {
    return opcode.ordinal() * WIDTHS + width.ordinal();
  }

  /// All numbers are below this.
  public static int count() {
    return Opcode.values().length * WIDTHS;
  }
}
