package palimpsest.verify.hardware;

import java.util.EnumSet;
import java.util.HexFormat;
import java.util.OptionalInt;
import palimpsest.x86.isa.Decoded;
import palimpsest.x86.isa.Decoder;
import palimpsest.x86.isa.Disassembler;
import palimpsest.x86.isa.Extension;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Operand;

/// One guest instruction with its encoding.
///
/// @param code its bytes, as long as the instruction says
record Line(byte[] code, Instruction instruction) {
  /// Decodes an encoding.
  ///
  /// @throws IllegalArgumentException if the bytes are not exactly one instruction
  static Line of(byte[] code) {
    Decoded decoded =
        new Decoder(EnumSet.allOf(Extension.class)).decode(index -> index < code.length ? code[index] & 0xff : 0);
    if (decoded instanceof Decoded.Valid(var instruction) && instruction.length() == code.length) {
      return new Line(code, instruction);
    }
    throw new IllegalArgumentException("not one instruction: " + HexFormat.ofDelimiter(" ").formatHex(code));
  }

  /// The displacement, if it is a relative branch.
  OptionalInt branch() {
    return !instruction.operands().isEmpty() && instruction.operand(0) instanceof Operand.Rel(int displacement)
        ? OptionalInt.of(displacement)
        : OptionalInt.empty();
  }

  /// The same branch with another displacement.
  Line withDisplacement(int displacement) {
    return of(Encoding.withDisplacement(code, displacement));
  }

  /// Whether what it finds in memory (an address to go to, a selector, TF) must be what was put there: such an
  /// instruction comes first, before anything is stored.
  boolean trustsMemory() {
    return switch (instruction.mnemonic()) {
      case JMPF, CALLF, RET, RETF, IRET, POPSEG, POPF, MOVSEG, LES, LDS, LFS, LGS, LSS -> true;
      case JMP, CALL -> instruction.operand(0) instanceof Operand.Mem;
      default -> false;
    };
  }

  @Override
  public String toString() {
    return "%-30s %s".formatted(
        HexFormat.ofDelimiter(" ").formatHex(code), new Disassembler().print(instruction, 0));
  }
}
