package palimpsest.x86.isa;

/// What an instruction does, in the manual's names.
///
/// Where one mnemonic of the manual only names an operand size (CBW/CWDE, CWD/CDQ, PUSHA/PUSHAD, MOVSB/MOVSW/MOVSD) one
/// constant serves, and [Instruction#operandSize()] tells. The conditional families JCC, SETCC and CMOVCC take their
/// condition from [Instruction#condition()].
public enum Mnemonic {
  AAA, AAD, AAM, AAS, ADC, ADD, AND, ARPL, BOUND, BSF, BSR, BSWAP, BT, BTC, BTR, BTS,
  /// Near call; operand Rel, Reg or Mem.
  CALL,
  /// Far call; operand Far or Mem.
  CALLF,
  /// CBW (WORD) and CWDE (DWORD).
  CBW,
  CLC, CLD, CLI, CLTS, CMC, CMOVCC, CMP,
  /// CMPSB, CMPSW, CMPSD.
  CMPS,
  CMPXCHG, CMPXCHG8B, CPUID,
  /// CWD (WORD) and CDQ (DWORD).
  CWD,
  DAA, DAS, DEC, DIV,
  /// ENDBR32: a hint no-op on i686.
  ENDBR,
  ENTER,
  /// Any x87 instruction. Operands: memory or st registers, then one more, an [Operand.Imm] of width WORD: the x87
  /// opcode, `(escape byte & 7) << 8 | ModRM`, as the FPU's opcode register holds it (Intel SDM volume 1, section
  /// 8.1.9).
  FPU,
  HLT, IDIV,
  /// One, two or three operands.
  IMUL,
  IN, INC, INS,
  /// INT imm8.
  INT,
  /// F1, the one-byte debug trap.
  INT1,
  INT3, INTO, INVD, INVLPG, IRET, JCC,
  /// JCXZ, JECXZ by address size.
  JCXZ,
  /// Near jump; operand Rel, Reg or Mem.
  JMP,
  /// Far jump; operand Far or Mem.
  JMPF,
  LAHF, LAR, LDS, LEA, LEAVE, LES, LFS, LGDT, LGS, LIDT, LLDT, LMSW, LODS, LOOP, LOOPE, LOOPNE, LSL, LSS, LTR,
  /// Moves of general registers, memory and immediates.
  MOV,
  /// Moves to and from control and debug registers.
  MOVCR,
  MOVDR,
  /// MOVSB, MOVSW, MOVSD (the string instruction).
  MOVS,
  /// Moves to and from segment registers.
  MOVSEG,
  MOVSX, MOVZX, MUL, NEG,
  /// 90, and the multi-byte 0F 1F and hint forms, operands kept.
  NOP,
  NOT, OR, OUT, OUTS, PAUSE, POP, POPA, POPF, POPSEG, PUSH, PUSHA, PUSHF, PUSHSEG, RCL, RCR, RDMSR, RDPMC, RDTSC,
  /// Near return, with or without an immediate.
  RET,
  RETF, ROL, ROR, RSM, SAHF,
  /// The undocumented D6.
  SALC,
  SAR, SBB, SCAS, SETCC, SGDT, SHL, SHLD, SHR, SHRD, SIDT,
  /// Any MMX, SSE or SSE2 instruction, FXSAVE and FXRSTOR. Operands: as in its row, then one more, an [Operand.Imm] of
  /// width DWORD that names the row: mandatory prefix, opcode byte, ModRM, in that order from bit 23 down.
  SIMD,
  SLDT, SMSW, STC, STD, STI, STOS, STR, SUB, SYSENTER,
  SYSEXIT, TEST,
  /// 0F FF, 0F B9 and 0F 0B: instructions that exist to raise #UD.
  UD0, UD1, UD2, VERR, VERW, WAIT, WBINVD, WRMSR, XADD, XCHG, XLAT, XOR
}
