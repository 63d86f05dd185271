package palimpsest.x86.isa;

import java.util.List;

/// One decoded guest instruction: what it says, not where it stands.
///
/// @param mnemonic what to do
/// @param condition for JCC, SETCC and CMOVCC the condition; [Condition#O] otherwise
/// @param operandSize [Width#BYTE] for the 8-bit forms, else the effective operand size, WORD or DWORD
/// @param addressSize WORD or DWORD
/// @param operands destination first
/// @param segment for string instructions (DS:eSI side) and XLAT the segment after overrides; DS otherwise
/// @param repeat a repeat prefix that means something to this instruction
/// @param lock whether LOCK stood before it (only where legal: elsewhere it decodes as invalid)
/// @param length bytes, 1..15
public record Instruction(
    Mnemonic mnemonic,
    Condition condition,
    Width operandSize,
    Width addressSize,
    List<Operand> operands,
    Segment segment,
    Repeat repeat,
    boolean lock,
    int length) {
  public Instruction {
    operands = List.copyOf(operands);
  }

  /// The `n`th operand, destination first.
  public Operand operand(int n) {
    return operands.get(n);
  }
}
