package palimpsest.host.code;

import palimpsest.host.code.OpcodeNumbers.Form;
import palimpsest.host.isa.Alias;
import palimpsest.host.isa.Atom;
import palimpsest.host.isa.Condition;
import palimpsest.host.isa.Source;

/// Atoms as 29-bit fields.
///
/// Ordinary atoms: opcode 9 [28:20], rd 6 [19:14], ra 6 [13:8], src2 8 [7:0]. Branch atoms: operation 6 [28:23] and
/// either a 23-bit field [22:0] (a target in 8-byte units above the concealed base, or a trap code) or a register 6
/// [22:17] and a signed 17-bit displacement [16:0] in 8-byte units from the molecule's own address.
final class AtomCodec {
  private static final int NOP_BITS = OpcodeNumbers.NOP << 20;
  private static final int REORDERED = 1;
  private static final int PROTECT = 8;
  private static final int DISPLACEMENT_BITS = 17;

  /// A field that holds nothing legal.
  static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message, null, false, false);
    }
  }

  private final int base;

  /// @param base first concealed address, from which direct targets count
  AtomCodec(int base) {
    this.base = base;
  }

  /// The field of `atom` in the molecule at `address`.
  ///
  /// @param immediateSlot whether the atom's slot has an immediate slot, where any immediate of it travels
  /// @throws IllegalArgumentException if a target is not a multiple of 8 or out of reach
  int encode(Atom atom, boolean immediateSlot, int address) {
    return switch (atom) {
      case Atom.Nop _ -> NOP_BITS;
      case Atom.Alu a -> word(new Form.Alu(a.op(), a.width(), a.setsCodes(), a.b() instanceof Source.Imm),
          a.rd(), a.ra(), source(a.b(), immediateSlot));
      case Atom.Conditional c -> word(new Form.Conditional(c.op(), c.condition(), c.b() instanceof Source.Imm),
          c.rd(), c.ra(), source(c.b(), immediateSlot));
      case Atom.Load l -> word(new Form.Load(l.width(), l.signed(), l.space(), l.alias() instanceof Alias.Check),
          l.rd(), l.ra(), alias(l.alias()));
      case Atom.Store s -> word(new Form.Store(s.width(), s.space(), s.alias() instanceof Alias.Check),
          s.rs(), s.ra(), alias(s.alias()));
      case Atom.Float f -> word(new Form.Float(f.op()), f.rd(), f.ra(), f.rb());
      case Atom.FloatLoad l ->
          word(new Form.FloatLoad(l.format(), l.alias() instanceof Alias.Check), l.rd(), l.ra(), alias(l.alias()));
      case Atom.FloatStore s ->
          word(new Form.FloatStore(s.format(), s.alias() instanceof Alias.Check), s.rs(), s.ra(), alias(s.alias()));
      case Atom.BranchIf b -> direct(BranchNumbers.IF_CONDITION + b.condition().ordinal(), b.target());
      case Atom.Jump j -> direct(BranchNumbers.JUMP, j.target());
      case Atom.Trap t -> branch(BranchNumbers.TRAP, t.code());
      case Atom.BranchZero z ->
          relative(z.whenZero() ? BranchNumbers.IF_ZERO : BranchNumbers.IF_NOT_ZERO, z.ra(), z.target(), address);
      case Atom.PushReturn p -> relative(BranchNumbers.PUSH_RETURN, p.ra(), p.target(), address);
      case Atom.JumpIndirect j -> register(BranchNumbers.JUMP_INDIRECT, j.ra());
      case Atom.Prepare p -> register(BranchNumbers.PREPARE, p.ra());
      case Atom.JumpPrepared _ -> branch(BranchNumbers.JUMP_PREPARED, 0);
      case Atom.PopReturn p -> register(BranchNumbers.POP_RETURN, p.ra());
      case Atom.LookUp l -> register(BranchNumbers.LOOK_UP, l.ra());
    };
  }

  private static int word(Form form, int rd, int ra, int src2) {
    return OpcodeNumbers.number(form) << 20 | rd << 14 | ra << 8 | src2;
  }

  private static int source(Source source, boolean immediateSlot) {
    return switch (source) {
      case Source.Reg reg -> reg.number();
      case Source.Imm imm -> immediateSlot ? 0 : imm.value() & 0xff;
    };
  }

  private static int alias(Alias alias) {
    return switch (alias) {
      case Alias.InOrder _ -> 0;
      case Alias.Reordered _ -> REORDERED;
      case Alias.Protect protect -> PROTECT | protect.entry();
      case Alias.Check check -> check.mask();
    };
  }

  private static int branch(int operation, int field) {
    return operation << 23 | field;
  }

  private static int register(int operation, int ra) {
    return branch(operation, ra << DISPLACEMENT_BITS);
  }

  private int direct(int operation, int target) {
    int offset = target - base;
    if ((offset & 7) != 0 || offset >>> 26 != 0) {
      throw new IllegalArgumentException(String.format(
          "target 0x%x is not a multiple of 8 within 64 MiB above the concealed base 0x%x", target, base));
    }
    return branch(operation, offset >>> 3);
  }

  private static int relative(int operation, int ra, int target, int address) {
    if (!relativeReaches(target, address)) {
      throw new IllegalArgumentException(String.format(
          "target 0x%x is not a multiple of 8 within 512 KiB of 0x%x", target, address));
    }
    return branch(operation, ra << DISPLACEMENT_BITS | (target - address) >> 3 & (1 << DISPLACEMENT_BITS) - 1);
  }

  /// Whether the 17-bit displacement of a branch at `address` can express `target`.
  static boolean relativeReaches(int target, int address) {
    int distance = target - address;
    return (distance & 7) == 0 && distance >= -(1 << 19) && distance < 1 << 19;
  }

  /// The atom an ordinary slot's field means.
  ///
  /// @param immediateSlot whether the slot has an immediate slot
  /// @param immediate that slot's word
  Atom decode(int bits, boolean immediateSlot, int immediate) throws MalformedException {
    int number = bits >>> 20;
    int rd = bits >>> 14 & 63;
    int ra = bits >>> 8 & 63;
    int src2 = bits & 0xff;
    Form form = OpcodeNumbers.form(number)
        .orElseThrow(() -> new MalformedException("opcode " + number + " is not assigned"));
    return switch (form) {
      case Form.Nop _ -> new Atom.Nop();
      case Form.Alu a -> new Atom.Alu(a.op(), a.width(), a.setsCodes(), rd, ra,
          source(a.immediate(), src2, immediateSlot, immediate));
      case Form.Conditional c -> new Atom.Conditional(c.op(), c.condition(), rd, ra,
          source(c.immediate(), src2, immediateSlot, immediate));
      case Form.Load l -> new Atom.Load(l.width(), l.signed(), l.space(), rd, ra, alias(l.check(), src2));
      case Form.Store s -> new Atom.Store(s.width(), s.space(), rd, ra, alias(s.check(), src2));
      case Form.Float f -> new Atom.Float(f.op(), floating(rd), floating(ra), floating(src2));
      case Form.FloatLoad l -> new Atom.FloatLoad(l.format(), floating(rd), ra, alias(l.check(), src2));
      case Form.FloatStore s -> new Atom.FloatStore(s.format(), floating(rd), ra, alias(s.check(), src2));
    };
  }

  private static int floating(int register) throws MalformedException {
    if (register > 31) {
      throw new MalformedException("floating-point register " + register + " does not exist");
    }
    return register;
  }

  private static Source source(boolean isImmediate, int src2, boolean immediateSlot, int immediate)
      throws MalformedException {
    if (isImmediate) {
      return new Source.Imm(immediateSlot ? immediate : (byte) src2);
    }
    if (src2 > 63) {
      throw new MalformedException("second source register " + src2 + " does not exist");
    }
    return new Source.Reg(src2);
  }

  private static Alias alias(boolean check, int src2) throws MalformedException {
    if (check) {
      if (src2 == 0) {
        throw new MalformedException("a check of no alias entry");
      }
      return new Alias.Check(src2);
    }
    if (src2 >>> 3 == 1) {
      return new Alias.Protect(src2 & 7);
    }
    return switch (src2) {
      case 0 -> Alias.IN_ORDER;
      case REORDERED -> new Alias.Reordered();
      default -> throw new MalformedException("alias field " + src2 + " is not assigned");
    };
  }

  /// The atom a branch slot's field means, in the molecule at `address`.
  Atom decodeBranch(int bits, int address) throws MalformedException {
    if (bits == NOP_BITS) {
      return new Atom.Nop();
    }
    int operation = bits >>> 23;
    int field = bits & (1 << 23) - 1;
    int ra = field >>> DISPLACEMENT_BITS;
    int direct = base + (field << 3);
    int relative = address + (field << 32 - DISPLACEMENT_BITS >> 32 - DISPLACEMENT_BITS << 3);
    if (operation >= BranchNumbers.IF_CONDITION && operation < BranchNumbers.IF_CONDITION + 16) {
      return new Atom.BranchIf(Condition.of(operation), direct);
    }
    return switch (operation) {
      case BranchNumbers.JUMP -> new Atom.Jump(direct);
      case BranchNumbers.TRAP -> new Atom.Trap(field);
      case BranchNumbers.IF_ZERO -> new Atom.BranchZero(true, ra, relative);
      case BranchNumbers.IF_NOT_ZERO -> new Atom.BranchZero(false, ra, relative);
      case BranchNumbers.PUSH_RETURN -> new Atom.PushReturn(ra, relative);
      case BranchNumbers.JUMP_INDIRECT -> new Atom.JumpIndirect(ra);
      case BranchNumbers.PREPARE -> new Atom.Prepare(ra);
      case BranchNumbers.JUMP_PREPARED -> new Atom.JumpPrepared();
      case BranchNumbers.POP_RETURN -> new Atom.PopReturn(ra);
      case BranchNumbers.LOOK_UP -> new Atom.LookUp(ra);
      default -> throw new MalformedException("branch operation " + operation + " is not assigned");
    };
  }
}
