package palimpsest.host.compile;

import static palimpsest.host.compile.Names.BOOLEAN;
import static palimpsest.host.compile.Names.FLOATS;
import static palimpsest.host.compile.Names.INT;
import static palimpsest.host.compile.Names.VOID;
import static palimpsest.host.compile.Names.type;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.util.Arrays;
import palimpsest.host.isa.Atom;
import palimpsest.host.isa.Opcode;

/// What floating-point atoms compute. Registers and arithmetic are the engine's; an atom is a call that names
/// registers. Where the arithmetic refuses, the interval is abandoned.
final class FloatEmitter {
  private final CodeBuilder code;

  FloatEmitter(CodeBuilder code) {
    this.code = code;
  }

  /// Computes an atom. Its result goes into register `rd`, or, where it sets condition codes, into [Slots#result] of
  /// its slot.
  ///
  /// @param leaving where to go if it faults
  void compute(Atom.Float atom, int slot, int rd, Label leaving) {
    switch (atom.op()) {
      case FADD -> computed("add", leaving, rd, atom.ra(), atom.rb());
      case FSUB -> computed("subtract", leaving, rd, atom.ra(), atom.rb());
      case FMUL -> computed("multiply", leaving, rd, atom.ra(), atom.rb());
      case FDIV -> computed("divide", leaving, rd, atom.ra(), atom.rb());
      case FSQRT -> computed("root", leaving, rd, atom.ra());
      case FPS -> computed("packSingle", leaving, rd, atom.ra());
      case FPD -> computed("packDouble", leaving, rd, atom.ra());
      case FPW -> computed("integer", leaving, rd, atom.ra(), 16);
      case FPI -> computed("integer", leaving, rd, atom.ra(), 32);
      case FPL -> computed("integer", leaving, rd, atom.ra(), 64);
      case FNEG -> moved("negate", rd, atom.ra());
      case FABS -> moved("magnitude", rd, atom.ra());
      case FMOV -> move(rd, atom.ra());
      case FZERO -> moved("zero", rd);
      case FONE -> moved("one", rd);
      case FCMP -> {
        file(atom.ra(), atom.rb());
        code.invokevirtual(FLOATS, "compare", type(INT, INT, INT)).dup().istore(Slots.result(slot)).iflt(leaving);
      }
      default -> throw new IllegalArgumentException("no floating-point operation: " + atom);
    }
  }

  /// Moves register `ra`, or a result that was put aside, to `rd`.
  void move(int rd, int ra) {
    moved("move", rd, ra);
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

  private void computed(String method, Label leaving, int... arguments) {
    file(arguments);
    code.invokevirtual(FLOATS, method, type(BOOLEAN, integers(arguments.length))).ifeq(leaving);
  }

  private void moved(String method, int... arguments) {
    file(arguments);
    code.invokevirtual(FLOATS, method, type(VOID, integers(arguments.length)));
  }

  private void file(int... arguments) {
    code.aload(Slots.FLOATS);
    for (int argument : arguments) {
      code.loadConstant(argument);
    }
  }

  private static ClassDesc[] integers(int count) {
    ClassDesc[] types = new ClassDesc[count];
    Arrays.fill(types, INT);
    return types;
  }
}
