package palimpsest.verify.generate;

import palimpsest.verify.assemble.Assembler;

/// How the opcode maps express operand size.
final class Encoding {
  private Encoding() {}

  /// Appends the operand-size prefix where `size` is 2.
  static Assembler wide(Assembler code, int size) {
    return size == 2 ? code.bytes(0x66) : code;
  }

  /// Appends prefix and opcode of an instruction whose byte form is `opcode` and whose others follow it.
  static Assembler sized(Assembler code, int size, int opcode) {
    return wide(code, size).bytes(size == 1 ? opcode : opcode | 1);
  }
}
