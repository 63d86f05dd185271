package palimpsest.cms.runtime;

import palimpsest.x86.isa.Disassembler;
import palimpsest.x86.isa.Instruction;

/// An instruction the guest tried that this processor does not implement.
///
/// @param instruction what it says
/// @param eip where it was met first
public record Unimplemented(Instruction instruction, int eip) {
  /// What counts as the same kind.
  static String kind(Instruction instruction) {
    return instruction.mnemonic() + " " + instruction.operands();
  }

  /// One line for a report.
  @Override
  public String toString() {
    return String.format("%08x  %s", eip, new Disassembler().print(instruction, eip));
  }
}
