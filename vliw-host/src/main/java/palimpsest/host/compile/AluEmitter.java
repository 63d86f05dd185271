package palimpsest.host.compile;

import static java.lang.constant.ConstantDescs.CD_Integer;
import static palimpsest.host.compile.Names.INT;
import static palimpsest.host.compile.Names.type;

import java.lang.classfile.CodeBuilder;
import palimpsest.host.isa.Atom;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.OperandWidth;
import palimpsest.host.isa.Source;

/// What ALU atoms compute. Frequent operations are written out; the others call the engine's own statement of them.
final class AluEmitter {
  private static final int CODES_MASK = 0x8d5;

  private final CodeBuilder code;
  private final Slots slots;
  private final CodesEmitter codes;

  AluEmitter(CodeBuilder code, Slots slots, CodesEmitter codes) {
    this.code = code;
    this.slots = slots;
    this.codes = codes;
  }

  /// Pushes a register.
  void register(int number) {
    if (number >= Atom.SINK) {
      code.iconst_0();
    } else {
      code.iload(slots.register(number));
    }
  }

  /// Pushes a second source.
  void source(Source source) {
    switch (source) {
      case Source.Reg(int number) -> register(number);
      case Source.Imm(int value) -> code.loadConstant(value);
    }
  }

  /// Pushes the result of a conditional atom.
  void conditional(Atom.Conditional atom, HeldKind kind) {
    if (atom.op() == Opcode.SEL) {
      var yes = code.newLabel();
      var end = code.newLabel();
      codes.jumpIf(kind, atom.condition(), yes);
      source(atom.b());
      code.goto_(end).labelBinding(yes);
      register(atom.ra());
      code.labelBinding(end);
    } else {
      register(atom.ra());
      code.loadConstant(~0xff).iand();
      codes.holds(kind, atom.condition());
      code.ior();
    }
  }

  /// Pushes the result of an ALU atom; the codes before it are held as `kind`.
  void result(Atom.Alu atom, HeldKind kind) {
    switch (atom.op()) {
      case ADD, ADDK -> inserted(atom, () -> both(atom, code::iadd));
      case SUB, SUBK -> inserted(atom, () -> both(atom, code::isub));
      case AND -> inserted(atom, () -> both(atom, code::iand));
      case OR -> inserted(atom, () -> both(atom, code::ior));
      case XOR -> inserted(atom, () -> both(atom, code::ixor));
      case MUL -> inserted(atom, () -> both(atom, code::imul));
      case SHL -> inserted(atom, () -> both(atom, code::ishl));
      case MOV -> inserted(atom, () -> source(atom.b()));
      case ADC -> inserted(atom, () -> {
        both(atom, code::iadd);
        codes.carry(kind);
        code.iadd();
      });
      case SBB -> inserted(atom, () -> {
        both(atom, code::isub);
        codes.carry(kind);
        code.isub();
      });
      case NEG -> inserted(atom, () -> {
        register(atom.ra());
        code.ineg();
      });
      case ZX -> {
        register(atom.ra());
        code.loadConstant(atom.width().mask()).iand();
      }
      case SX -> {
        register(atom.ra());
        if (atom.width() == OperandWidth.W8) {
          code.i2b();
        } else {
          code.i2s();
        }
      }
      case EXTH -> {
        register(atom.ra());
        code.bipush(8).iushr().loadConstant(0xff).iand();
      }
      case MOVH -> {
        register(atom.ra());
        code.loadConstant(~0xff00).iand();
        source(atom.b());
        code.loadConstant(0xff).iand().bipush(8).ishl().ior();
      }
      case BSWAP -> {
        register(atom.ra());
        code.invokestatic(CD_Integer, "reverseBytes", type(INT, INT));
      }
      case GETCC -> codes.codes(kind);
      case PUTCC, SAME, EXPECT -> code.iconst_0();
      case SHR, SAR, ROL, ROR -> shift(atom, kind);
      case RCL, RCR, SHLD, SHRD, BT, BTS, BTR, BTC, BSF, BSR, MULHU, MULHS, DIVQU, DIVRU, DIVQS, DIVRS ->
          called(atom, kind);
      case SEL, SET, LD, ST, BR, NOP -> throw new IllegalArgumentException("no ALU operation: " + atom);
    }
  }

  private void shift(Atom.Alu atom, HeldKind kind) {
    if (atom.width() != OperandWidth.W32) {
      called(atom, kind);
      return;
    }
    switch (atom.op()) {
      case SHR -> both(atom, code::iushr);
      case SAR -> both(atom, code::ishr);
      case ROL -> both(atom, () -> code.invokestatic(CD_Integer, "rotateLeft", type(INT, INT, INT)));
      default -> both(atom, () -> code.invokestatic(CD_Integer, "rotateRight", type(INT, INT, INT)));
    }
  }

  /// The result by the engine's function.
  private void called(Atom.Alu atom, HeldKind kind) {
    function(atom);
    operands(atom);
    if (atom.op().has(Opcode.Trait.READS_CODES)) {
      codes.codes(kind);
    } else {
      code.iconst_0();
    }
    code.invokeinterface(Names.FUNCTION, "result", type(INT, INT, INT, INT, INT));
  }

  /// Leaves the codes of an atom that sets them in the locals that hold them; its result is in `resultSlot`.
  ///
  /// @return how they are held now
  HeldKind setCodes(Atom.Alu atom, HeldKind kind, int resultSlot) {
    return switch (atom.op()) {
      case AND, OR, XOR -> {
        code.iload(resultSlot).istore(Slots.CODES_R);
        yield new HeldKind(HeldKind.Rule.LOGIC, atom.width());
      }
      case ADD, ADC -> held(atom, resultSlot, HeldKind.Rule.SUM);
      case SBB -> held(atom, resultSlot, HeldKind.Rule.BORROWING);
      case NEG -> {
        code.iconst_0().istore(Slots.CODES_A);
        register(atom.ra());
        code.istore(Slots.CODES_B).iload(resultSlot).istore(Slots.CODES_R);
        yield new HeldKind(HeldKind.Rule.DIFFERENCE, atom.width());
      }
      case SHL, SHR, SAR -> shiftsForSure(atom) ? held(atom, resultSlot, shiftRule(atom.op())) : computed(atom, kind, resultSlot);
      case SUB -> held(atom, resultSlot, HeldKind.Rule.DIFFERENCE);
      case ADDK -> {
        codes.carry(kind);
        code.istore(Slots.CODES_C);
        yield held(atom, resultSlot, HeldKind.Rule.INCREMENT);
      }
      case SUBK -> {
        codes.carry(kind);
        code.istore(Slots.CODES_C);
        yield held(atom, resultSlot, HeldKind.Rule.DECREMENT);
      }
      case PUTCC -> {
        register(atom.ra());
        code.loadConstant(CODES_MASK).iand().istore(Slots.CODES_R);
        yield HeldKind.PLAIN;
      }
      case MOV, MOVH, EXTH, ZX, SX, GETCC, SEL, SET, ROL, ROR, RCL, RCR, SHLD, SHRD, BT,
          BTS, BTR, BTC, BSF, BSR, BSWAP, MUL, MULHU, MULHS, DIVQU, DIVRU, DIVQS, DIVRS, SAME, LD, ST, BR, NOP,
          EXPECT, FADD, FSUB, FMUL, FDIV, FSQRT, FPS, FPD, FPW, FPI, FPL, FNEG, FABS, FMOV, FZERO, FONE, FCMP, FLD, FST -> computed(atom, kind, resultSlot);
    };
  }

  private HeldKind computed(Atom.Alu atom, HeldKind kind, int resultSlot) {
    function(atom);
    operands(atom);
    if (atom.readsCodes()) {
      codes.codes(kind);
    } else {
      code.iconst_0();
    }
    code.iload(resultSlot)
        .invokeinterface(Names.FUNCTION, "codes", type(INT, INT, INT, INT, INT, INT))
        .istore(Slots.CODES_R);
    return HeldKind.PLAIN;
  }

  private static HeldKind.Rule shiftRule(Opcode shift) {
    return shift == Opcode.SHL
        ? HeldKind.Rule.LEFT
        : shift == Opcode.SHR ? HeldKind.Rule.RIGHT : HeldKind.Rule.ARITHMETIC_RIGHT;
  }

  /// A shift by a constant that is not zero keeps no code.
  private static boolean shiftsForSure(Atom.Alu atom) {
    return (atom.op() == Opcode.SHL || atom.op() == Opcode.SHR || atom.op() == Opcode.SAR)
        && atom.b() instanceof Source.Imm(int value)
        && (value & 31) != 0;
  }

  private HeldKind held(Atom.Alu atom, int resultSlot, HeldKind.Rule rule) {
    register(atom.ra());
    code.istore(Slots.CODES_A);
    source(atom.b());
    code.istore(Slots.CODES_B).iload(resultSlot).istore(Slots.CODES_R);
    return new HeldKind(rule, atom.width());
  }

  private void function(Atom.Alu atom) {
    code.aload(Slots.FRAME)
        .getfield(Names.FRAME, "functions", Names.FUNCTION.arrayType())
        .loadConstant(FunctionNumbers.of(atom.op(), atom.width()))
        .aaload();
  }

  /// Pushes `a`, `b` and the old destination.
  void operands(Atom.Alu atom) {
    register(atom.ra());
    source(atom.b());
    if (atom.op().has(Opcode.Trait.READS_DESTINATION)) {
      register(atom.rd());
    } else {
      code.iconst_0();
    }
  }

  private void both(Atom.Alu atom, Runnable operation) {
    register(atom.ra());
    source(atom.b());
    operation.run();
  }

  /// A value whose upper bits, at a narrow width, are source `a`'s.
  private void inserted(Atom.Alu atom, Runnable value) {
    value.run();
    if (atom.width() != OperandWidth.W32) {
      code.loadConstant(atom.width().mask()).iand();
      register(atom.ra());
      code.loadConstant(~atom.width().mask()).iand().ior();
    }
  }
}
