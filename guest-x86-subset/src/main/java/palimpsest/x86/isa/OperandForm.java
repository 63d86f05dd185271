package palimpsest.x86.isa;

/// How an operand is found in an encoding: the operand codes of the Intel SDM, volume 2, appendix A.2.
///
/// Departures from the manual: `sIb` is the manual's Ib where it is sign-extended to the operand size; `Zb` and `Zv`
/// are the register in the opcode's low three bits; `Rv/Mw` is a register of the operand size or a 16-bit memory
/// operand; `Me` is an x87 environment or state image; `ST` and `STi` are the top of the x87 stack and the register
/// ModRM names; `Qd` is an MMX register, or the 32 bits in memory that an instruction reads of it, `Wd` and
/// `Wq` likewise of a 128-bit register; `Ym` is memory at DS:eDI, where a segment override counts.
public enum OperandForm {
  Eb("Eb", Kind.REGISTER_OR_MEMORY, Size.BYTE),
  Ew("Ew", Kind.REGISTER_OR_MEMORY, Size.WORD),
  Ev("Ev", Kind.REGISTER_OR_MEMORY, Size.OPERAND),
  RvMw("Rv/Mw", Kind.REGISTER_OR_WORD, Size.OPERAND),
  Gb("Gb", Kind.REGISTER, Size.BYTE),
  Gw("Gw", Kind.REGISTER, Size.WORD),
  Gv("Gv", Kind.REGISTER, Size.OPERAND),
  M("M", Kind.MEMORY, Size.OPERAND),
  Mb("Mb", Kind.MEMORY, Size.BYTE),
  Mw("Mw", Kind.MEMORY, Size.WORD),
  Md("Md", Kind.MEMORY, Size.DWORD),
  Mq("Mq", Kind.MEMORY, Size.QWORD),
  Mt("Mt", Kind.MEMORY, Size.TBYTE),
  Ma("Ma", Kind.MEMORY, Size.PAIR),
  Mp("Mp", Kind.MEMORY, Size.FAR),
  Ms("Ms", Kind.MEMORY, Size.FWORD),
  Me("Me", Kind.MEMORY, Size.OPERAND),
  Rd("Rd", Kind.REGISTER_ONLY, Size.DWORD),
  Cd("Cd", Kind.CONTROL, Size.DWORD),
  Dd("Dd", Kind.DEBUG, Size.DWORD),
  Sw("Sw", Kind.SEGMENT, Size.WORD),
  Zb("Zb", Kind.OPCODE_REGISTER, Size.BYTE),
  Zv("Zv", Kind.OPCODE_REGISTER, Size.OPERAND),
  Ib("Ib", Kind.IMMEDIATE, Size.BYTE),
  Iw("Iw", Kind.IMMEDIATE, Size.WORD),
  Iz("Iz", Kind.IMMEDIATE, Size.OPERAND),
  SIb("sIb", Kind.SIGNED_BYTE, Size.OPERAND),
  ONE("1", Kind.ONE, Size.BYTE),
  Ob("Ob", Kind.OFFSET, Size.BYTE),
  Ov("Ov", Kind.OFFSET, Size.OPERAND),
  Jb("Jb", Kind.SHORT_BRANCH, Size.BYTE),
  Jz("Jz", Kind.NEAR_BRANCH, Size.OPERAND),
  Ap("Ap", Kind.FAR_POINTER, Size.FAR),
  Xb("Xb", Kind.STRING, Size.BYTE),
  Xv("Xv", Kind.STRING, Size.OPERAND),
  Yb("Yb", Kind.STRING, Size.BYTE),
  Yv("Yv", Kind.STRING, Size.OPERAND),
  AL("AL", Kind.FIXED_REGISTER, Size.BYTE),
  CL("CL", Kind.FIXED_REGISTER, Size.BYTE),
  AX("AX", Kind.FIXED_REGISTER, Size.WORD),
  DX("DX", Kind.FIXED_REGISTER, Size.WORD),
  EAX("eAX", Kind.FIXED_REGISTER, Size.OPERAND),
  ES("ES", Kind.FIXED_SEGMENT, Size.WORD),
  CS("CS", Kind.FIXED_SEGMENT, Size.WORD),
  SS("SS", Kind.FIXED_SEGMENT, Size.WORD),
  DS("DS", Kind.FIXED_SEGMENT, Size.WORD),
  FS("FS", Kind.FIXED_SEGMENT, Size.WORD),
  GS("GS", Kind.FIXED_SEGMENT, Size.WORD),
  ST("ST", Kind.STACK_TOP, Size.TBYTE),
  STi("STi", Kind.STACK_REGISTER, Size.TBYTE),
  Ed("Ed", Kind.REGISTER_OR_MEMORY, Size.DWORD),
  Pq("Pq", Kind.MMX_REGISTER, Size.QWORD),
  Qd("Qd", Kind.MMX_OR_MEMORY, Size.DWORD),
  Qq("Qq", Kind.MMX_OR_MEMORY, Size.QWORD),
  Nq("Nq", Kind.MMX_ONLY, Size.QWORD),
  Gd("Gd", Kind.REGISTER, Size.DWORD),
  Vx("Vx", Kind.XMM_REGISTER, Size.XMMWORD),
  Wd("Wd", Kind.XMM_OR_MEMORY, Size.DWORD),
  Wq("Wq", Kind.XMM_OR_MEMORY, Size.QWORD),
  Wx("Wx", Kind.XMM_OR_MEMORY, Size.XMMWORD),
  Ux("Ux", Kind.XMM_ONLY, Size.XMMWORD),
  Mx("Mx", Kind.MEMORY, Size.XMMWORD),
  Ym("Ym", Kind.STRING, Size.OPERAND);

  /// The part of the encoding that holds an operand.
  public enum Kind {
    /// ModRM's mod and r/m: a general register or memory.
    REGISTER_OR_MEMORY,
    /// The same, but memory is always 16 bits wide.
    REGISTER_OR_WORD,
    /// ModRM's reg: a general register.
    REGISTER,
    /// ModRM's mod and r/m: memory; a register is undefined.
    MEMORY,
    /// ModRM's r/m as a general register, whatever mod says.
    REGISTER_ONLY,
    /// ModRM's reg: a control register.
    CONTROL,
    /// ModRM's reg: a debug register.
    DEBUG,
    /// ModRM's reg: a segment register.
    SEGMENT,
    /// The opcode's low three bits: a general register.
    OPCODE_REGISTER,
    /// An immediate of the operand's own size.
    IMMEDIATE,
    /// An 8-bit immediate sign-extended to the operand size.
    SIGNED_BYTE,
    /// The constant one.
    ONE,
    /// A memory address without ModRM, as wide as the address size.
    OFFSET,
    /// An 8-bit displacement from the next instruction.
    SHORT_BRANCH,
    /// A displacement from the next instruction, of the operand size.
    NEAR_BRANCH,
    /// An offset of the operand size, then a 16-bit selector.
    FAR_POINTER,
    /// Memory at eSI or eDI (XLAT: at eBX + AL); yields no [Operand].
    STRING,
    /// A general register the opcode implies.
    FIXED_REGISTER,
    /// A segment register the opcode implies.
    FIXED_SEGMENT,
    /// The top of the x87 stack.
    STACK_TOP,
    /// ModRM's r/m: an x87 stack register.
    STACK_REGISTER,
    /// ModRM's reg: an MMX register.
    MMX_REGISTER,
    /// ModRM's mod and r/m: an MMX register or memory.
    MMX_OR_MEMORY,
    /// ModRM's mod and r/m: an MMX register; memory is undefined.
    MMX_ONLY,
    /// ModRM's reg: a 128-bit register.
    XMM_REGISTER,
    /// ModRM's mod and r/m: a 128-bit register or memory.
    XMM_OR_MEMORY,
    /// ModRM's mod and r/m: a 128-bit register; memory is undefined.
    XMM_ONLY;

    /// Whether an instruction with such an operand has a ModRM byte.
    public boolean needsModrm() {
      return switch (this) {
        case REGISTER_OR_MEMORY, REGISTER_OR_WORD, REGISTER, MEMORY, REGISTER_ONLY, CONTROL, DEBUG, SEGMENT,
            STACK_REGISTER, MMX_REGISTER, MMX_OR_MEMORY, MMX_ONLY, XMM_REGISTER, XMM_OR_MEMORY, XMM_ONLY ->
            true;
        case OPCODE_REGISTER, IMMEDIATE, SIGNED_BYTE, ONE, OFFSET, SHORT_BRANCH, NEAR_BRANCH, FAR_POINTER, STRING,
            FIXED_REGISTER, FIXED_SEGMENT, STACK_TOP ->
            false;
      };
    }

    /// Whether only a register will do where ModRM could name memory.
    boolean excludesMemory() {
      return this == MMX_ONLY || this == XMM_ONLY;
    }

    /// Whether the operand is data in the instruction stream, which never decides the operand size.
    boolean isImmediate() {
      return switch (this) {
        case IMMEDIATE, SIGNED_BYTE, ONE, SHORT_BRANCH, NEAR_BRANCH, FAR_POINTER -> true;
        case REGISTER_OR_MEMORY, REGISTER_OR_WORD, REGISTER, MEMORY, REGISTER_ONLY, CONTROL, DEBUG, SEGMENT,
            OPCODE_REGISTER, OFFSET, STRING, FIXED_REGISTER, FIXED_SEGMENT, STACK_TOP, STACK_REGISTER, MMX_REGISTER,
            MMX_OR_MEMORY, MMX_ONLY, XMM_REGISTER, XMM_OR_MEMORY, XMM_ONLY ->
            false;
      };
    }
  }

  /// How wide an operand is, given the effective operand size.
  public enum Size {
    BYTE,
    WORD,
    DWORD,
    FWORD,
    QWORD,
    TBYTE,
    XMMWORD,
    /// The effective operand size.
    OPERAND,
    /// A selector and an offset of the operand size.
    FAR,
    /// Two values of the operand size.
    PAIR;

    /// The width when the effective operand size is `operandSize`, WORD or DWORD.
    public Width at(Width operandSize) {
      return switch (this) {
        case BYTE -> Width.BYTE;
        case WORD -> Width.WORD;
        case DWORD -> Width.DWORD;
        case FWORD -> Width.FWORD;
        case QWORD -> Width.QWORD;
        case TBYTE -> Width.TBYTE;
        case XMMWORD -> Width.XMMWORD;
        case OPERAND -> operandSize;
        case FAR -> operandSize == Width.WORD ? Width.DWORD : Width.FWORD;
        case PAIR -> operandSize == Width.WORD ? Width.DWORD : Width.QWORD;
      };
    }
  }

  private final String code;
  private final Kind kind;
  private final Size size;

  OperandForm(String code, Kind kind, Size size) {
    this.code = code;
    this.kind = kind;
    this.size = size;
  }

  /// The operand code as tables write it.
  public String code() {
    return code;
  }

  /// Where the operand is.
  public Kind kind() {
    return kind;
  }

  /// How wide it is.
  public Size size() {
    return size;
  }
}
