package palimpsest.host.isa;

/// Every operation an atom can name, with the traits that schedulers, engines and the energy model need.
///
/// Semantics, for width `w`, sources `a` (register `ra`) and `b` (register or immediate), old destination `d` (where
/// [Trait#READS_DESTINATION]): the low `w` bits of the result are as said and the rest are `a`'s, unless "full" is
/// said, which means a 32-bit result. An atom whose flags form is asked for (`.c`) also writes the condition codes
/// exactly as the x86 instruction of that name and width does; where x86 leaves a code unchanged so does the atom,
/// which then reads the codes first ([Trait#READS_CODES_WHEN_SETTING]).
public enum Opcode {
  /// a + b.
  ADD("add", UnitClass.INTEGER, LatencyClass.ALU, Trait.CODES_OPTIONAL),
  /// a - b. `sub.c` into the sink register is CMP.
  SUB("sub", UnitClass.INTEGER, LatencyClass.ALU, Trait.CODES_OPTIONAL),
  /// a + b + carry.
  ADC("adc", UnitClass.INTEGER, LatencyClass.ALU, Trait.CODES_OPTIONAL, Trait.READS_CODES),
  /// a - b - carry.
  SBB("sbb", UnitClass.INTEGER, LatencyClass.ALU, Trait.CODES_OPTIONAL, Trait.READS_CODES),
  /// a & b. `and.c` into the sink register is TEST. Clears CF, OF and AF.
  AND("and", UnitClass.INTEGER, LatencyClass.ALU, Trait.CODES_OPTIONAL),
  /// a | b. Clears CF, OF and AF.
  OR("or", UnitClass.INTEGER, LatencyClass.ALU, Trait.CODES_OPTIONAL),
  /// a ^ b. Clears CF, OF and AF.
  XOR("xor", UnitClass.INTEGER, LatencyClass.ALU, Trait.CODES_OPTIONAL),
  /// -a; b is ignored. CF becomes a != 0.
  NEG("neg", UnitClass.INTEGER, LatencyClass.ALU, Trait.CODES_OPTIONAL, Trait.IGNORES_B),
  /// a + b, always setting codes but CF: x86 INC.
  ADDK("addk", UnitClass.INTEGER, LatencyClass.ALU, Trait.CODES_ALWAYS, Trait.READS_CODES_WHEN_SETTING),
  /// a - b, always setting codes but CF: x86 DEC.
  SUBK("subk", UnitClass.INTEGER, LatencyClass.ALU, Trait.CODES_ALWAYS, Trait.READS_CODES_WHEN_SETTING),
  /// b; narrow widths insert b's low bits into a.
  MOV("mov", UnitClass.INTEGER, LatencyClass.ALU),
  /// a with bits 15..8 replaced by b's low 8 bits; full.
  MOVH("movh", UnitClass.INTEGER, LatencyClass.ALU, Trait.ONLY_W32),
  /// Bits 15..8 of a, zero-extended; full; b ignored.
  EXTH("exth", UnitClass.INTEGER, LatencyClass.ALU, Trait.ONLY_W32, Trait.IGNORES_B),
  /// The low `w` (8 or 16) bits of a, zero-extended; full; b ignored.
  ZX("zx", UnitClass.INTEGER, LatencyClass.ALU, Trait.ONLY_NARROW, Trait.IGNORES_B),
  /// The low `w` (8 or 16) bits of a, sign-extended; full; b ignored.
  SX("sx", UnitClass.INTEGER, LatencyClass.ALU, Trait.ONLY_NARROW, Trait.IGNORES_B),
  /// Condition codes, in EFLAGS bit positions, other bits zero; full; a and b ignored.
  GETCC("getcc", UnitClass.INTEGER, LatencyClass.ALU, Trait.ONLY_W32, Trait.READS_CODES, Trait.IGNORES_A,
      Trait.IGNORES_B),
  /// Condition codes := the six arithmetic bits of a; no result, b ignored.
  PUTCC("putcc", UnitClass.INTEGER, LatencyClass.ALU, Trait.ONLY_W32, Trait.CODES_ALWAYS, Trait.IGNORES_B,
      Trait.NO_RESULT),
  /// Condition holds ? a : b; full. Carries a condition.
  SEL("sel", UnitClass.INTEGER, LatencyClass.ALU, Trait.ONLY_W32, Trait.READS_CODES, Trait.CONDITIONAL),
  /// Low 8 bits: condition holds ? 1 : 0; upper bits of a; b ignored. Carries a condition.
  SET("set", UnitClass.INTEGER, LatencyClass.ALU, Trait.ONLY_W8, Trait.READS_CODES, Trait.CONDITIONAL, Trait.IGNORES_B),
  /// a << (b & 31). With `.c` and a zero count the codes stay.
  SHL("shl", UnitClass.SHIFT, LatencyClass.SHIFT, Trait.CODES_OPTIONAL, Trait.READS_CODES_WHEN_SETTING),
  /// Unsigned a >> (b & 31).
  SHR("shr", UnitClass.SHIFT, LatencyClass.SHIFT, Trait.CODES_OPTIONAL, Trait.READS_CODES_WHEN_SETTING),
  /// Signed a >> (b & 31).
  SAR("sar", UnitClass.SHIFT, LatencyClass.SHIFT, Trait.CODES_OPTIONAL, Trait.READS_CODES_WHEN_SETTING),
  /// Rotate left; only CF and OF are set.
  ROL("rol", UnitClass.SHIFT, LatencyClass.SHIFT, Trait.CODES_OPTIONAL, Trait.READS_CODES_WHEN_SETTING),
  /// Rotate right; only CF and OF are set.
  ROR("ror", UnitClass.SHIFT, LatencyClass.SHIFT, Trait.CODES_OPTIONAL, Trait.READS_CODES_WHEN_SETTING),
  /// Rotate left through carry (count & 31, modulo w + 1 for narrow widths).
  RCL("rcl", UnitClass.SHIFT, LatencyClass.SHIFT, Trait.CODES_OPTIONAL, Trait.READS_CODES,
      Trait.READS_CODES_WHEN_SETTING),
  /// Rotate right through carry.
  RCR("rcr", UnitClass.SHIFT, LatencyClass.SHIFT, Trait.CODES_OPTIONAL, Trait.READS_CODES,
      Trait.READS_CODES_WHEN_SETTING),
  /// d << count filled from the top of a; count is b & 31; the upper bits for width 16 are d's. Widths 16 and 32.
  SHLD("shld", UnitClass.SHIFT, LatencyClass.SHIFT, Trait.CODES_OPTIONAL, Trait.READS_CODES_WHEN_SETTING,
      Trait.READS_DESTINATION, Trait.NOT_W8),
  /// d >> count filled from the bottom of a; count is b & 31; the upper bits for width 16 are d's. Widths 16 and 32.
  SHRD("shrd", UnitClass.SHIFT, LatencyClass.SHIFT, Trait.CODES_OPTIONAL, Trait.READS_CODES_WHEN_SETTING,
      Trait.READS_DESTINATION, Trait.NOT_W8),
  /// CF := bit (b & (w-1)) of a, other codes kept; result a.
  BT("bt", UnitClass.SHIFT, LatencyClass.SHIFT, Trait.CODES_ALWAYS, Trait.READS_CODES_WHEN_SETTING, Trait.NOT_W8),
  /// a with bit (b & (w-1)) set.
  BTS("bts", UnitClass.SHIFT, LatencyClass.SHIFT, Trait.CODES_OPTIONAL, Trait.READS_CODES_WHEN_SETTING, Trait.NOT_W8),
  /// a with bit (b & (w-1)) cleared.
  BTR("btr", UnitClass.SHIFT, LatencyClass.SHIFT, Trait.CODES_OPTIONAL, Trait.READS_CODES_WHEN_SETTING, Trait.NOT_W8),
  /// a with bit (b & (w-1)) inverted.
  BTC("btc", UnitClass.SHIFT, LatencyClass.SHIFT, Trait.CODES_OPTIONAL, Trait.READS_CODES_WHEN_SETTING, Trait.NOT_W8),
  /// Index of the lowest set bit of b's low w bits; a where there is none. `.c` sets ZF to (b == 0), the rest stay.
  BSF("bsf", UnitClass.SHIFT, LatencyClass.SHIFT, Trait.CODES_OPTIONAL, Trait.READS_CODES_WHEN_SETTING, Trait.NOT_W8),
  /// Index of the highest set bit of b's low w bits; a where there is none. Codes as BSF.
  BSR("bsr", UnitClass.SHIFT, LatencyClass.SHIFT, Trait.CODES_OPTIONAL, Trait.READS_CODES_WHEN_SETTING, Trait.NOT_W8),
  /// Bytes of a reversed; b ignored.
  BSWAP("bswap", UnitClass.SHIFT, LatencyClass.SHIFT, Trait.ONLY_W32, Trait.IGNORES_B),
  /// Low w bits of a * b. `.c`: CF = OF = the signed product does not fit; SF, ZF, PF of the low result, AF clear.
  MUL("mul", UnitClass.MULTIPLY, LatencyClass.MULTIPLY, Trait.CODES_OPTIONAL),
  /// High w bits of the unsigned 2w-bit product. `.c`: CF = OF = (high != 0); SF, ZF, PF of the *low* result, AF clear.
  MULHU("mulhu", UnitClass.MULTIPLY, LatencyClass.MULTIPLY, Trait.CODES_OPTIONAL),
  /// High w bits of the signed 2w-bit product. `.c` as MUL.
  MULHS("mulhs", UnitClass.MULTIPLY, LatencyClass.MULTIPLY, Trait.CODES_OPTIONAL),
  /// Unsigned quotient of (d:a) / b, d giving the high w bits of the dividend; upper bits a's. Faults where x86 DIV
  /// does.
  DIVQU("divqu", UnitClass.MULTIPLY, LatencyClass.DIVIDE, Trait.READS_DESTINATION, Trait.MAY_FAULT),
  /// Unsigned remainder of the same division.
  DIVRU("divru", UnitClass.MULTIPLY, LatencyClass.DIVIDE, Trait.READS_DESTINATION, Trait.MAY_FAULT),
  /// Signed quotient of (d:a) / b. Faults where x86 IDIV does.
  DIVQS("divqs", UnitClass.MULTIPLY, LatencyClass.DIVIDE, Trait.READS_DESTINATION, Trait.MAY_FAULT),
  /// Signed remainder of the same division.
  DIVRS("divrs", UnitClass.MULTIPLY, LatencyClass.DIVIDE, Trait.READS_DESTINATION, Trait.MAY_FAULT),
  /// Nothing, if a equals b; else a host fault: guest bytes are not those a translation was made from. No result.
  SAME("same", UnitClass.INTEGER, LatencyClass.ALU, Trait.ONLY_W32, Trait.NO_RESULT, Trait.MAY_FAULT),
  /// Load; the LSU takes a complete address in `ra` (FACTS 1.2).
  LD("ld", UnitClass.MEMORY, LatencyClass.LOAD, Trait.MAY_FAULT),
  /// Store of register `rs` to the address in `ra`.
  ST("st", UnitClass.MEMORY, LatencyClass.NONE, Trait.MAY_FAULT),
  /// A branch of any kind; [Atom.Branch] says which.
  BR("br", UnitClass.BRANCH, LatencyClass.NONE),
  /// Nothing.
  NOP("nop", UnitClass.ADD, LatencyClass.NONE),
  /// Nothing, if a equals b; else a host fault: the floating-point state is not the one the code was made for. No
  /// result.
  EXPECT("expect", UnitClass.INTEGER, LatencyClass.ALU, Trait.ONLY_W32, Trait.NO_RESULT, Trait.MAY_FAULT),
  /// a + b, rounded as the control register says. This and all that round fault where the result is not a normal number
  /// or zero, where a source is neither, and where the result is inexact and the control register does not allow that.
  /// They note in the result whether rounding increased its magnitude.
  FADD("fadd", UnitClass.MEDIA, LatencyClass.FLOAT, Trait.MAY_FAULT),
  /// a - b.
  FSUB("fsub", UnitClass.MEDIA, LatencyClass.FLOAT, Trait.MAY_FAULT),
  /// a * b.
  FMUL("fmul", UnitClass.MEDIA, LatencyClass.FLOAT, Trait.MAY_FAULT),
  /// a / b; a divisor of zero faults.
  FDIV("fdiv", UnitClass.MEDIA, LatencyClass.FLOAT_DIVIDE, Trait.MAY_FAULT),
  /// The root of a; b ignored.
  FSQRT("fsqrt", UnitClass.MEDIA, LatencyClass.FLOAT_ROOT, Trait.MAY_FAULT, Trait.IGNORES_B),
  /// a rounded to single format, packed for a store.
  FPS("fps", UnitClass.MEDIA, LatencyClass.FLOAT, Trait.MAY_FAULT, Trait.IGNORES_B),
  /// a rounded to double format, packed.
  FPD("fpd", UnitClass.MEDIA, LatencyClass.FLOAT, Trait.MAY_FAULT, Trait.IGNORES_B),
  /// a rounded to a signed integer of 16 bits, packed; one that does not fit faults.
  FPW("fpw", UnitClass.MEDIA, LatencyClass.FLOAT, Trait.MAY_FAULT, Trait.IGNORES_B),
  /// a rounded to a signed integer of 32 bits, packed.
  FPI("fpi", UnitClass.MEDIA, LatencyClass.FLOAT, Trait.MAY_FAULT, Trait.IGNORES_B),
  /// a rounded to a signed integer of 64 bits, packed.
  FPL("fpl", UnitClass.MEDIA, LatencyClass.FLOAT, Trait.MAY_FAULT, Trait.IGNORES_B),
  /// a with its sign inverted, whatever it is; notes no rounding.
  FNEG("fneg", UnitClass.MEDIA, LatencyClass.ALU, Trait.IGNORES_B),
  /// a without its sign; notes no rounding.
  FABS("fabs", UnitClass.MEDIA, LatencyClass.ALU, Trait.IGNORES_B),
  /// a, and what it has noted of rounding.
  FMOV("fmov", UnitClass.MEDIA, LatencyClass.ALU, Trait.IGNORES_B),
  /// Zero.
  FZERO("fzero", UnitClass.MEDIA, LatencyClass.ALU, Trait.IGNORES_A, Trait.IGNORES_B),
  /// One.
  FONE("fone", UnitClass.MEDIA, LatencyClass.ALU, Trait.IGNORES_A, Trait.IGNORES_B),
  /// Compares: CF a below b, ZF equal, the other codes clear; no result. Faults where either is neither a normal number
  /// nor zero.
  FCMP("fcmp", UnitClass.MEDIA, LatencyClass.ALU, Trait.CODES_ALWAYS, Trait.NO_RESULT, Trait.MAY_FAULT),
  /// A floating-point load of a [FloatFormat]. Faults where single or double format holds neither a normal number nor
  /// zero.
  FLD("fld", UnitClass.MEMORY, LatencyClass.LOAD, Trait.MAY_FAULT),
  /// A floating-point store.
  FST("fst", UnitClass.MEMORY, LatencyClass.NONE, Trait.MAY_FAULT);

  /// What a scheduler or an engine must know of an operation beyond its unit and latency.
  public enum Trait {
    /// The `.c` form exists.
    CODES_OPTIONAL,
    /// Only the `.c` form exists.
    CODES_ALWAYS,
    /// Reads the condition codes in every form.
    READS_CODES,
    /// The `.c` form keeps some codes, or all of them for some operands, and so reads them.
    READS_CODES_WHEN_SETTING,
    /// The old value of `rd` is a source.
    READS_DESTINATION,
    /// Source `a` is ignored.
    IGNORES_A,
    /// Source `b` is ignored.
    IGNORES_B,
    /// Nothing is written to `rd`.
    NO_RESULT,
    /// May raise a host fault.
    MAY_FAULT,
    /// Carries a condition.
    CONDITIONAL,
    ONLY_W32,
    ONLY_W8,
    ONLY_NARROW,
    NOT_W8
  }

  private final String mnemonic;
  private final UnitClass unit;
  private final LatencyClass latency;
  /// A bit for each trait, by its ordinal.
  private final int traits;

  Opcode(String mnemonic, UnitClass unit, LatencyClass latency, Trait... traits) {
    this.mnemonic = mnemonic;
    this.unit = unit;
    this.latency = latency;
    int set = 0;
    for (Trait trait : traits) {
      set |= 1 << trait.ordinal();
    }
    this.traits = set;
  }

  /// The name in assembler text.
  public String mnemonic() {
    return mnemonic;
  }

  public UnitClass unit() {
    return unit;
  }

  public LatencyClass latency() {
    return latency;
  }

  public boolean has(Trait trait) {
    return (traits & 1 << trait.ordinal()) != 0;
  }

  /// Whether [Atom.Alu] or [Atom.Conditional] carries the operation.
  public boolean isAlu() {
    return unit != UnitClass.MEMORY && unit != UnitClass.BRANCH && unit != UnitClass.MEDIA && this != NOP;
  }

  /// Whether [Atom.Float] carries the operation.
  public boolean isFloat() {
    return unit == UnitClass.MEDIA;
  }

  /// Whether a form that sets the condition codes exists.
  public boolean setsCodes() {
    return has(Trait.CODES_OPTIONAL) || has(Trait.CODES_ALWAYS);
  }

  /// Whether source `a` is not read at `width`: a full-width MOV reads `b` alone.
  public boolean ignoresA(OperandWidth width) {
    return has(Trait.IGNORES_A) || (this == MOV && width == OperandWidth.W32);
  }

  /// Whether the operation exists at `width`.
  public boolean allows(OperandWidth width) {
    return switch (width) {
      case W8 -> !has(Trait.NOT_W8) && !has(Trait.ONLY_W32);
      case W16 -> !has(Trait.ONLY_W32) && !has(Trait.ONLY_W8);
      case W32 -> !has(Trait.ONLY_NARROW) && !has(Trait.ONLY_W8);
    };
  }
}
