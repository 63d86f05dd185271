package palimpsest.verify.assemble;

/// What a ModRM byte can name. Memory operands always take the form with a 32-bit displacement.
public sealed interface Operand {
  /// A register of whatever size the opcode says.
  ///
  /// @param number 0 to 7 in encoding order
  record Register(int number) implements Operand {}

  /// A fixed linear address.
  record Absolute(int address) implements Operand {}

  /// A register and a displacement.
  ///
  /// @param base 0 to 7, not 4 (ESP), which the encoding reserves
  record Based(int base, int displacement) implements Operand {}

  /// Two registers and a displacement.
  ///
  /// @param index 0 to 7, not 4 (ESP), which the encoding reserves
  /// @param scale 0 to 3: the index times 1, 2, 4 or 8
  record Indexed(int base, int index, int scale, int displacement) implements Operand {}

  /// A place in the code.
  record At(Assembler.Label label, int addend) implements Operand {}
}
