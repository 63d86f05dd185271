package palimpsest.host.isa;

import palimpsest.host.isa.Opcode.Trait;

/// One host operation, 32 bits in a molecule.
///
/// Fields an operation ignores are canonical whatever the caller gave: an ignored source is register [#ZERO], an absent
/// result is [#SINK], and an operation that always sets codes says so. Equal operations are therefore equal records,
/// and no false dependence can come from a field that is not read.
public sealed interface Atom {
  /// Register that reads as zero (FACTS 1.3).
  int ZERO = 63;

  /// Register whose writes vanish (FACTS 1.3).
  int SINK = 62;

  /// The row of the opcode table this atom belongs to.
  Opcode opcode();

  /// The unit that executes it.
  default UnitClass unit() {
    return opcode().unit();
  }

  /// Whether it writes condition codes; a molecule may hold one such atom.
  default boolean writesCodes() {
    return false;
  }

  /// Whether it reads condition codes.
  default boolean readsCodes() {
    return opcode().has(Trait.READS_CODES);
  }

  /// Whether its immediate does not fit the atom and takes a slot of its own.
  default boolean needsImmediateSlot() {
    return false;
  }

  /// Whether an add unit can execute it: 32-bit ADD, SUB or MOV that leaves the codes alone.
  default boolean isPlainAdd() {
    return false;
  }

  /// An ALU operation without a condition.
  ///
  /// @param setsCodes the `.c` form
  record Alu(Opcode op, OperandWidth width, boolean setsCodes, int rd, int ra, Source b) implements Atom {
    public Alu {
      require(op.isAlu() && !op.has(Trait.CONDITIONAL), op.mnemonic() + " is not an unconditional ALU operation");
      require(op.allows(width), op.mnemonic() + " does not exist at width " + width.bits());
      setsCodes |= op.has(Trait.CODES_ALWAYS);
      require(!setsCodes || op.setsCodes(), op.mnemonic() + " sets no condition codes");
      rd = op.has(Trait.NO_RESULT) ? SINK : register(rd);
      ra = op.ignoresA(width) ? ZERO : register(ra);
      b = op.has(Trait.IGNORES_B) ? new Source.Reg(ZERO) : b;
    }

    @Override
    public Opcode opcode() {
      return op;
    }

    @Override
    public boolean writesCodes() {
      return setsCodes;
    }

    @Override
    public boolean readsCodes() {
      return op.has(Trait.READS_CODES) || (setsCodes && op.has(Trait.READS_CODES_WHEN_SETTING));
    }

    @Override
    public boolean needsImmediateSlot() {
      return b instanceof Source.Imm imm && !imm.isShort();
    }

    @Override
    public boolean isPlainAdd() {
      return width == OperandWidth.W32
          && !setsCodes
          && (op == Opcode.ADD || op == Opcode.SUB || op == Opcode.MOV);
    }
  }

  /// SEL or SET.
  record Conditional(Opcode op, Condition condition, int rd, int ra, Source b) implements Atom {
    public Conditional {
      require(op.has(Trait.CONDITIONAL), op.mnemonic() + " carries no condition");
      register(rd);
      register(ra);
      b = op.has(Trait.IGNORES_B) ? new Source.Reg(ZERO) : b;
    }

    @Override
    public Opcode opcode() {
      return op;
    }

    @Override
    public boolean needsImmediateSlot() {
      return b instanceof Source.Imm imm && !imm.isShort();
    }
  }

  /// A load into `rd` from the address in `ra`.
  ///
  /// @param width how much
  /// @param signed whether a narrow value is sign-extended, else zero-extended; false for width 32
  record Load(OperandWidth width, boolean signed, Space space, int rd, int ra, Alias alias) implements Atom {
    public Load {
      signed &= width != OperandWidth.W32;
      register(rd);
      register(ra);
    }

    @Override
    public Opcode opcode() {
      return Opcode.LD;
    }
  }

  /// A store of the low bits of `rs` to the address in `ra`.
  record Store(OperandWidth width, Space space, int rs, int ra, Alias alias) implements Atom {
    public Store {
      register(rs);
      register(ra);
    }

    @Override
    public Opcode opcode() {
      return Opcode.ST;
    }
  }

  /// A floating-point operation; its registers are those of the floating-point file, 0..31.
  record Float(Opcode op, int rd, int ra, int rb) implements Atom {
    public Float {
      require(op.isFloat(), op.mnemonic() + " is no floating-point operation");
      rd = op.has(Trait.NO_RESULT) ? 0 : floating(rd);
      ra = op.has(Trait.IGNORES_A) ? 0 : floating(ra);
      rb = op.has(Trait.IGNORES_B) ? 0 : floating(rb);
    }

    @Override
    public Opcode opcode() {
      return op;
    }

    @Override
    public boolean writesCodes() {
      return op.has(Trait.CODES_ALWAYS);
    }
  }

  /// A guest load into floating-point register `rd` from the address in general register `ra`.
  record FloatLoad(FloatFormat format, int rd, int ra, Alias alias) implements Atom {
    public FloatLoad {
      floating(rd);
      register(ra);
    }

    @Override
    public Opcode opcode() {
      return Opcode.FLD;
    }
  }

  /// A guest store of what floating-point register `rs` holds packed to the address in general register `ra`.
  record FloatStore(FloatFormat format, int rs, int ra, Alias alias) implements Atom {
    public FloatStore {
      require(format.isStored(), "no store of " + format.suffix());
      floating(rs);
      register(ra);
    }

    @Override
    public Opcode opcode() {
      return Opcode.FST;
    }
  }

  /// An empty slot.
  record Nop() implements Atom {
    @Override
    public Opcode opcode() {
      return Opcode.NOP;
    }
  }

  /// A transfer of control; targets are physical addresses in concealed memory, multiples of 8.
  sealed interface Branch extends Atom {
    @Override
    default Opcode opcode() {
      return Opcode.BR;
    }
  }

  /// To `target` if the condition holds; the codes must be at least a molecule old.
  record BranchIf(Condition condition, int target) implements Branch {
    @Override
    public boolean readsCodes() {
      return true;
    }
  }

  /// To `target` if register `ra` is zero (`whenZero`) or is not. Reads no codes.
  record BranchZero(boolean whenZero, int ra, int target) implements Branch {
    public BranchZero {
      register(ra);
    }
  }

  /// To `target`.
  record Jump(int target) implements Branch {}

  /// To the host address in `ra`; costs the machine's indirect-branch cycles (FACTS 1.4).
  record JumpIndirect(int ra) implements Branch {
    public JumpIndirect {
      register(ra);
    }
  }

  /// Loads the prepared-target register from `ra` (`br.prep`).
  record Prepare(int ra) implements Branch {
    public Prepare {
      register(ra);
    }
  }

  /// To the prepared target; no indirect-branch cost.
  record JumpPrepared() implements Branch {}

  /// Pushes (guest address in `ra`, host address `target`) on the return stack, a ring of the machine's depth.
  record PushReturn(int ra, int target) implements Branch {
    public PushReturn {
      register(ra);
    }
  }

  /// Pops the return stack; where the popped guest address equals `ra`, to the popped host address; else falls through.
  record PopReturn(int ra) implements Branch {
    public PopReturn {
      register(ra);
    }
  }

  /// Looks the guest address in `ra` up in the branch target table CMS fills; a hit jumps to its host address at the
  /// indirect-branch cost, a miss falls through (FACTS 5.3, hardware-assisted look-up).
  record LookUp(int ra) implements Branch {
    public LookUp {
      register(ra);
    }
  }

  /// Leaves native code for CMS with a small code.
  ///
  /// @param code 0 .. 2^23-1
  record Trap(int code) implements Branch {
    public Trap {
      require(code >>> 23 == 0, "trap code " + code + " does not fit 23 bits");
    }
  }

  /// Which memory a load or store means.
  enum Space {
    /// The guest's, translated by the TLB at the guest's privilege.
    GUEST,
    /// Concealed memory, physical.
    CONCEALED
  }

  private static int register(int number) {
    require(number >>> 6 == 0, "there is no register r" + number);
    return number;
  }

  private static int floating(int number) {
    require(number >>> 5 == 0, "there is no register f" + number);
    return number;
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
