package palimpsest.host.compile;

import static palimpsest.host.compile.Names.BOOLEAN;
import static palimpsest.host.compile.Names.FLOATS;
import static palimpsest.host.compile.Names.INT;
import static palimpsest.host.compile.Names.LONG;
import static palimpsest.host.compile.Names.type;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import palimpsest.host.isa.Atom;
import palimpsest.host.isa.Opcode;

/// What floating-point atoms compute. A register is two locals: its significand, and its sign and exponent. The
/// arithmetic is the engine's own; where it refuses, the interval is abandoned.
final class FloatEmitter {
  private static final int ALL = 0xffff;
  private static final int SIGN = 0x8000;
  private static final int ONE = 0x3fff;
  private static final int SINGLE = 24;
  private static final int DOUBLE = 53;

  private final CodeBuilder code;
  private final Slots slots;

  FloatEmitter(CodeBuilder code, Slots slots) {
    this.code = code;
    this.slots = slots;
  }

  /// Computes an atom. Its result goes into `into` and the local behind it, or, where it sets condition codes, into
  /// [Slots#result] of its slot.
  ///
  /// @param leaving where to go if it faults
  void compute(Atom.Float atom, int slot, int into, Label leaving) {
    switch (atom.op()) {
      case FADD -> binary("add", atom, into, leaving);
      case FSUB -> binary("subtract", atom, into, leaving);
      case FMUL -> binary("multiply", atom, into, leaving);
      case FDIV -> binary("divide", atom, into, leaving);
      case FSQRT -> {
        operand(atom.ra());
        code.iload(Slots.FLOAT_CONTROL).invokevirtual(FLOATS, "root", type(BOOLEAN, LONG, INT, INT)).ifeq(leaving);
        result(into);
      }
      case FPS -> packed("pack", SINGLE, atom, into, leaving);
      case FPD -> packed("pack", DOUBLE, atom, into, leaving);
      case FPW -> packed("integer", 16, atom, into, leaving);
      case FPI -> packed("integer", 32, atom, into, leaving);
      case FPL -> packed("integer", 64, atom, into, leaving);
      case FNEG -> {
        significand(atom.ra());
        signExponent(atom.ra());
        code.loadConstant(ALL).iand().loadConstant(SIGN).ixor();
        keep(into);
      }
      case FABS -> {
        significand(atom.ra());
        signExponent(atom.ra());
        code.loadConstant(ALL & ~SIGN).iand();
        keep(into);
      }
      case FMOV -> {
        significand(atom.ra());
        signExponent(atom.ra());
        keep(into);
      }
      case FZERO -> {
        code.lconst_0().iconst_0();
        keep(into);
      }
      case FONE -> {
        code.loadConstant(Long.MIN_VALUE).loadConstant(ONE);
        keep(into);
      }
      case FCMP -> {
        operands(atom);
        code.invokevirtual(FLOATS, "compare", type(BOOLEAN, LONG, INT, LONG, INT)).ifeq(leaving)
            .aload(Slots.FLOATS).invokevirtual(FLOATS, "significand", type(LONG)).l2i().istore(Slots.result(slot));
      }
      default -> throw new IllegalArgumentException("no floating-point operation: " + atom);
    }
  }

  /// Whether it has a register for its result.
  static boolean hasResult(Atom.Float atom) {
    return !atom.op().has(Opcode.Trait.NO_RESULT);
  }

  /// Whether it reads a floating-point register.
  static boolean reads(Atom.Float atom, int register) {
    return !atom.op().has(Opcode.Trait.IGNORES_A) && atom.ra() == register
        || !atom.op().has(Opcode.Trait.IGNORES_B) && atom.rb() == register;
  }

  private void binary(String method, Atom.Float atom, int into, Label leaving) {
    operands(atom);
    code.iload(Slots.FLOAT_CONTROL)
        .invokevirtual(FLOATS, method, type(BOOLEAN, LONG, INT, LONG, INT, INT)).ifeq(leaving);
    result(into);
  }

  private void packed(String method, int size, Atom.Float atom, int into, Label leaving) {
    operand(atom.ra());
    code.loadConstant(size).iload(Slots.FLOAT_CONTROL)
        .invokevirtual(FLOATS, method, type(BOOLEAN, LONG, INT, INT, INT)).ifeq(leaving);
    result(into);
  }

  private void operands(Atom.Float atom) {
    operand(atom.ra());
    significand(atom.rb());
    signExponent(atom.rb());
  }

  private void operand(int register) {
    code.aload(Slots.FLOATS);
    significand(register);
    signExponent(register);
  }

  /// Moves the arithmetic's last result into `into` and the local behind it.
  void result(int into) {
    code.aload(Slots.FLOATS).invokevirtual(FLOATS, "significand", type(LONG))
        .aload(Slots.FLOATS).invokevirtual(FLOATS, "signExponent", type(INT));
    keep(into);
  }

  private void keep(int into) {
    code.istore(into + Slots.SIGN_EXPONENT).lstore(into);
  }

  /// Moves a result that was put aside into its register.
  void move(int from, int register) {
    int into = slots.floating(register);
    code.lload(from).lstore(into).iload(from + Slots.SIGN_EXPONENT).istore(into + Slots.SIGN_EXPONENT);
  }

  /// Pushes a register's significand.
  void significand(int register) {
    code.lload(slots.floating(register));
  }

  /// Pushes a register's sign and exponent.
  void signExponent(int register) {
    code.iload(slots.floating(register) + Slots.SIGN_EXPONENT);
  }
}
