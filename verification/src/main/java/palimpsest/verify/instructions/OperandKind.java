package palimpsest.verify.instructions;

import palimpsest.x86.isa.OpcodeRow;
import palimpsest.x86.isa.OperandForm;

/// Where an instruction finds the operand that may be in memory.
public enum OperandKind {
  /// Nowhere: its operands are implied, in the opcode, or immediate.
  NONE,
  /// In the register that ModRM names.
  REGISTER,
  /// In the memory that ModRM names.
  MEMORY,
  /// In memory at an address in the instruction.
  OFFSET,
  /// In memory at ESI, EDI or EBX.
  STRING;

  /// The kind of a row's instructions that have ModRM byte `modrm`, 0 to 255 (any, where none follows).
  public static OperandKind of(OpcodeRow row, int modrm) {
    OperandKind found = NONE;
    for (OperandForm form : row.operands()) {
      switch (form.kind()) {
        case REGISTER_OR_MEMORY, REGISTER_OR_WORD, MEMORY, MMX_OR_MEMORY, XMM_OR_MEMORY -> {
          return modrm >= 0xC0 ? REGISTER : MEMORY;
        }
        case REGISTER_ONLY, STACK_REGISTER, MMX_ONLY, XMM_ONLY -> found = REGISTER;
        case OFFSET -> found = OFFSET;
        case STRING -> found = STRING;
        case REGISTER, CONTROL, DEBUG, SEGMENT, OPCODE_REGISTER, IMMEDIATE, SIGNED_BYTE, ONE, SHORT_BRANCH,
            NEAR_BRANCH, FAR_POINTER, FIXED_REGISTER, FIXED_SEGMENT, STACK_TOP, MMX_REGISTER, XMM_REGISTER -> {}
      }
    }
    return found;
  }
}
