package palimpsest.cms.region;

import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Mnemonic;
import palimpsest.x86.isa.Operand.Imm;
import palimpsest.x86.isa.Operand.Mem;
import palimpsest.x86.isa.Width;

/// Which instructions CMS translates; all others are interpreted, one at a time.
///
/// Left to the interpreter are those that need the system or an environment, touch state a translation does not carry
/// (segment registers, EFLAGS beyond the arithmetic six, x87: [FloatInstruction] has some of that), are rare and long
/// in host operations (decimal arithmetic, far transfers, nested frames), or depend on 16-bit addresses.
public final class Translatable {
  private Translatable() {}

  /// Whether CMS translates `instruction`.
  public static boolean test(Instruction instruction) {
    return switch (instruction.mnemonic()) {
      case ADC, ADD, AND, BT, BTC, BTR, BTS, CMOVCC, CMP, CMPXCHG, DEC, DIV, IDIV, IMUL, INC, LEA, MOV, MOVSX, MOVZX,
          MUL, NEG, NOT, OR, POP, PUSH, RCL, RCR, ROL, ROR, SAR, SBB, SETCC, SHL, SHR, SUB, TEST, XADD, XCHG, XOR ->
          addressesFully(instruction);
      case BSF, BSR -> addressesFully(instruction);
      case SHLD, SHRD -> addressesFully(instruction) && definedDoubleShift(instruction);
      case CALL, JMP, RET -> instruction.operandSize() == Width.DWORD && addressesFully(instruction);
      case JCC -> instruction.operandSize() == Width.DWORD;
      case JCXZ, LOOP, LOOPE, LOOPNE ->
          instruction.operandSize() == Width.DWORD && instruction.addressSize() == Width.DWORD;
      case CMPS, LODS, MOVS, SCAS, STOS, XLAT -> instruction.addressSize() == Width.DWORD;
      case BSWAP, LEAVE -> instruction.operandSize() == Width.DWORD;
      case ENTER ->
          instruction.operandSize() == Width.DWORD
              && instruction.operand(1) instanceof Imm(int level, _)
              && (level & 31) == 0;
      case CBW, CLC, CLD, CMC, CWD, ENDBR, LAHF, NOP, PAUSE, POPA, PUSHA, SAHF, SALC, STC -> true;
      case AAA, AAD, AAM, AAS, ARPL, BOUND, CALLF, CLI, CLTS, CMPXCHG8B, CPUID, DAA, DAS, FPU, HLT, IN, INS, INT,
          INT1, INT3, INTO, INVD, INVLPG, IRET, JMPF, LAR, LDS, LES, LFS, LGDT, LGS, LIDT, LLDT, LMSW, LSL, LSS, LTR,
          MOVCR, MOVDR, MOVSEG, OUT, OUTS, POPF, POPSEG, PUSHF, PUSHSEG, RDMSR, RDPMC, RDTSC, RETF, RSM, SGDT, SIDT,
          SIMD, SLDT, SMSW, STD, STI, STR, SYSENTER, SYSEXIT, UD0, UD1, UD2, VERR, VERW, WAIT, WBINVD, WRMSR ->
          false;
    };
  }

  private static boolean addressesFully(Instruction instruction) {
    return instruction.addressSize() == Width.DWORD
        || instruction.operands().stream().noneMatch(operand -> operand instanceof Mem);
  }

  /// Counts beyond a 16-bit operand are undefined, and no two processors need agree on them.
  private static boolean definedDoubleShift(Instruction instruction) {
    return instruction.operandSize() == Width.DWORD
        || instruction.operand(2) instanceof Imm(int count, _) && (count & 31) <= 16;
  }

  /// How many stores one execution (of one iteration) of a translatable instruction makes.
  static int stores(Instruction instruction) {
    Mnemonic mnemonic = instruction.mnemonic();
    return switch (mnemonic) {
      case PUSHA -> 8;
      case PUSH, CALL, ENTER, MOVS, STOS -> 1;
      case FPU -> FloatInstruction.of(instruction).map(FloatInstruction::stores).orElse(0);
      case CMP, TEST, BT, IMUL, MUL, DIV, IDIV, JMP, NOP -> 0;
      case XCHG, XADD -> instruction.operands().stream().anyMatch(operand -> operand instanceof Mem) ? 1 : 0;
      default -> !instruction.operands().isEmpty() && instruction.operand(0) instanceof Mem ? 1 : 0;
    };
  }
}
