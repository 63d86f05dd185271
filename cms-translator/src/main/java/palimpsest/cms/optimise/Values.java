package palimpsest.cms.optimise;

import java.util.Optional;
import java.util.OptionalInt;
import palimpsest.cms.ir.Codes;
import palimpsest.cms.ir.Op;
import palimpsest.cms.ir.Operand;
import palimpsest.cms.ir.Operand.Const;
import palimpsest.cms.ir.Operand.Value;
import palimpsest.host.core.AluMeaning;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.Opcode.Trait;
import palimpsest.host.isa.OperandWidth;

/// What is known of the values defined so far: by what, and how many bits they can have.
final class Values {
  private final ById<Op> definitions = new ById<>();
  private final IntById bits = new IntById(32);

  /// Takes note of an operation that has its final form.
  void define(Op op) {
    if (op.defined().exists()) {
      definitions.put(op.defined().id(), op);
      bits.put(op.defined().id(), bitsOf(op));
    }
    if (op.codesDefined().exists()) {
      definitions.put(op.codesDefined().id(), op);
    }
  }

  /// The ALU operation that defines an operand, if one does.
  Optional<Op.Alu> alu(Operand operand) {
    return operand instanceof Value value && definitions.get(value.id()) instanceof Op.Alu alu
        ? Optional.of(alu)
        : Optional.empty();
  }

  /// The load that defines an operand, if one does.
  Optional<Op.Load> load(Operand operand) {
    return operand instanceof Value value && definitions.get(value.id()) instanceof Op.Load load
        ? Optional.of(load)
        : Optional.empty();
  }

  /// The codes where they follow from constants alone.
  OptionalInt constant(Codes codes) {
    if (definitions.get(codes.id()) instanceof Op.Alu(_, var op, var width, _, _, var a, var b, var old, var in)
        && !in.exists()
        && isConstant(a)
        && isConstant(b)
        && isConstant(old)) {
      OptionalInt result = AluMeaning.result(op, width, constant(a), constant(b), constant(old), 0);
      if (result.isPresent()) {
        return OptionalInt.of(
            AluMeaning.codes(op, width, constant(a), constant(b), constant(old), 0, result.getAsInt()));
      }
    }
    return OptionalInt.empty();
  }

  /// Whether an operand is a constant, or absent.
  static boolean isConstant(Operand operand) {
    return operand instanceof Const || operand.equals(Operand.NOTHING);
  }

  /// The value of a constant operand; 0 for an absent one.
  static int constant(Operand operand) {
    return operand instanceof Const(int value) ? value : 0;
  }

  /// Above this many low bits the value is zero: 0..32.
  int bits(Operand operand) {
    return switch (operand) {
      case Const(int value) -> 32 - Integer.numberOfLeadingZeros(value);
      case Value(int id) -> bits.get(id);
    };
  }

  /// A value with the same low bits as `operand`, found by looking through operations that change only others.
  Operand low(Operand operand, OperandWidth width) {
    Operand found = operand;
    while (true) {
      if (found instanceof Const(int value)) {
        int spare = 32 - width.bits();
        return new Const(value << spare >> spare);
      }
      Optional<Op.Alu> definition = alu(found);
      if (definition.isEmpty() || !passesLow(definition.get(), width)) {
        return found;
      }
      Op.Alu alu = definition.get();
      found = alu.op() == Opcode.MOV ? alu.b() : alu.a();
    }
  }

  private static boolean passesLow(Op.Alu alu, OperandWidth width) {
    return switch (alu.op()) {
      case MOV, ZX, SX -> width.bits() <= alu.width().bits();
      case MOVH -> width == OperandWidth.W8;
      case AND ->
          alu.width() == OperandWidth.W32
              && alu.b() instanceof Const(int mask)
              && (mask & width.mask()) == width.mask();
      default -> false;
    };
  }

  private int bitsOf(Op op) {
    return switch (op) {
      case Op.Load load -> load.signed() ? 32 : load.width().bits();
      case Op.Conditional select ->
          select.op() == Opcode.SEL
              ? Math.max(bits(select.a()), bits(select.b()))
              : bits(select.a()) <= 1 ? 1 : Math.max(8, bits(select.a()));
      case Op.Alu alu -> bitsOf(alu);
      case Op.LiveIn _, Op.LiveInCodes _, Op.Store _, Op.Float _, Op.FloatLoad _, Op.FloatStore _, Op.Exit _,
          Op.PushReturn _ -> 32;
    };
  }

  private int bitsOf(Op.Alu alu) {
    int a = bits(alu.a());
    int b = bits(alu.b());
    if (alu.width() != OperandWidth.W32 && alu.op() != Opcode.ZX) {
      return alu.op() == Opcode.SX || alu.op().has(Trait.READS_DESTINATION)
          ? 32
          : Math.max(a, alu.width().bits());
    }
    return switch (alu.op()) {
      case ZX -> Math.min(a, alu.width().bits());
      case EXTH -> Math.min(8, Math.max(0, a - 8));
      case MOV -> b;
      case AND -> Math.min(a, b);
      case OR, XOR -> Math.max(a, b);
      case ADD -> Math.min(32, Math.max(a, b) + 1);
      case MUL -> Math.min(32, a + b);
      case SHR -> alu.b() instanceof Const(int count) ? Math.max(0, a - (count & 31)) : a;
      case SHL -> alu.b() instanceof Const(int count) ? Math.min(32, a + (count & 31)) : 32;
      case MOVH -> Math.max(16, a);
      case BSF, BSR -> Math.max(5, a);
      case GETCC -> 12;
      default -> 32;
    };
  }
}
