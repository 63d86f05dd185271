package palimpsest.x86.isa;

import java.util.List;

/// One row of the opcode table: one opcode byte, perhaps narrowed by ModRM, and what it means.
///
/// @param twoByte whether 0F stands before the opcode byte
/// @param prefix the prefix that must stand before the opcode; of [#isSimd] rows, [MandatoryPrefix#NONE] excludes
///     others
/// @param opcode the opcode byte
/// @param digit what ModRM's reg field must be, or [#ANY]
/// @param firstModrm the least ModRM byte that selects this row, or [#ANY]
/// @param lastModrm the greatest, or [#ANY]
/// @param mnemonic what to do
/// @param name the name in the manual's capitals: the mnemonic's, or for [Mnemonic#FPU] and [Mnemonic#SIMD] the
///     instruction's own
/// @param extension which part of the instruction set it belongs to
/// @param operands the operand codes, destination first
/// @param lockable whether LOCK is allowed when the destination is memory
/// @param repeatable whether REP and REPNE mean something
/// @param byteSized whether the operand size is BYTE though no operand says so
public record OpcodeRow(
    boolean twoByte,
    MandatoryPrefix prefix,
    int opcode,
    int digit,
    int firstModrm,
    int lastModrm,
    Mnemonic mnemonic,
    String name,
    Extension extension,
    List<OperandForm> operands,
    boolean lockable,
    boolean repeatable,
    boolean byteSized) {
  /// No constraint on ModRM.
  public static final int ANY = -1;

  public OpcodeRow {
    operands = List.copyOf(operands);
  }

  /// Whether a ModRM byte follows the opcode.
  public boolean hasModrm() {
    if (digit != ANY || firstModrm != ANY) {
      return true;
    }
    for (OperandForm form : operands) {
      if (form.kind().needsModrm()) {
        return true;
      }
    }
    return false;
  }

  /// Whether a ModRM byte, 0..255, selects this row and has the kind of operand it wants.
  public boolean accepts(int modrm) {
    boolean register = modrm >= 0xC0;
    if (digit != ANY && (modrm >> 3 & 7) != digit) {
      return false;
    }
    if (firstModrm != ANY && (modrm < firstModrm || modrm > lastModrm)) {
      return false;
    }
    for (OperandForm form : operands) {
      if (register ? form.kind() == OperandForm.Kind.MEMORY : form.kind().excludesMemory()) {
        return false;
      }
    }
    return true;
  }

  /// Whether prefixes select it exactly, and neither 66 nor F2 or F3 means anything else to it: the rows of MMX and
  /// SSE.
  public boolean isSimd() {
    return mnemonic == Mnemonic.SIMD;
  }

  /// Whether it accesses memory at DS:eSI (XLAT: at DS:eBX + AL; MASKMOVQ: at DS:eDI), where a segment override counts.
  boolean readsStringSource() {
    for (OperandForm form : operands) {
      if (form == OperandForm.Xb || form == OperandForm.Xv || form == OperandForm.Ym) {
        return true;
      }
    }
    return false;
  }

  /// The effective operand size of an instruction of this row where prefixes and code segment say `size`; of [#isSimd]
  /// rows DWORD always.
  ///
  /// The first operand that is not an immediate or the port DX decides: 8-bit operands make BYTE, 16-bit ones WORD,
  /// control registers DWORD; everything else leaves `size`.
  public Width operandSize(Width size) {
    if (byteSized) {
      return Width.BYTE;
    }
    if (isSimd()) {
      return Width.DWORD;
    }
    for (OperandForm form : operands) {
      if (!form.kind().isImmediate() && form != OperandForm.DX) {
        return switch (form.kind()) {
          case REGISTER_OR_MEMORY, REGISTER, REGISTER_ONLY, CONTROL, DEBUG, OPCODE_REGISTER, OFFSET, STRING,
              FIXED_REGISTER ->
              form.size().at(size);
          case REGISTER_OR_WORD, MEMORY, SEGMENT, IMMEDIATE, SIGNED_BYTE, ONE, SHORT_BRANCH, NEAR_BRANCH, FAR_POINTER,
              FIXED_SEGMENT, STACK_TOP, STACK_REGISTER, MMX_REGISTER, MMX_OR_MEMORY, MMX_ONLY,
              XMM_REGISTER, XMM_OR_MEMORY, XMM_ONLY ->
              size;
        };
      }
    }
    return size;
  }

  /// The condition of a JCC, SETCC or CMOVCC row; [Condition#O] otherwise.
  public Condition condition() {
    boolean conditional = mnemonic == Mnemonic.JCC || mnemonic == Mnemonic.SETCC || mnemonic == Mnemonic.CMOVCC;
    return conditional ? Condition.of(opcode) : Condition.O;
  }

  /// The heading of the instruction's page in the Intel SDM, volume 2.
  public String manual() {
    return mnemonic == Mnemonic.FPU || isSimd() ? name : MnemonicTraits.of(mnemonic).manual();
  }

  /// The encoding as the table writes it: `80/4`, `F3 0F 1E:FB`.
  public String encoding() {
    var text = new StringBuilder();
    text.append(prefix.text()).append(twoByte ? "0F " : "").append(String.format("%02X", opcode));
    if (digit != ANY) {
      text.append('/').append(digit);
    }
    if (firstModrm != ANY) {
      text.append(String.format(":%02X", firstModrm));
      text.append(lastModrm == firstModrm ? "" : String.format("..%02X", lastModrm));
    }
    return text.toString();
  }
}
