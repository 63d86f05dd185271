package palimpsest.cms.optimise;

import java.util.Optional;
import palimpsest.cms.ir.Codes;
import palimpsest.cms.ir.Op;
import palimpsest.cms.ir.Operand;
import palimpsest.cms.ir.Operand.Const;
import palimpsest.host.core.AluMeaning;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.Opcode.Trait;
import palimpsest.host.isa.OperandWidth;

/// The identities of ALU operations that need no more than their operands' definitions.
final class Algebra {
  private final Values values;

  Algebra(Values values) {
    this.values = values;
  }

  /// An operand equal to the result of `alu`, where there is one. Codes are not considered.
  Optional<Operand> same(Op.Alu alu) {
    if (!alu.op().has(Trait.READS_CODES)
        && Values.isConstant(alu.a())
        && Values.isConstant(alu.b())
        && Values.isConstant(alu.old())) {
      var result =
          AluMeaning.result(
              alu.op(),
              alu.width(),
              Values.constant(alu.a()),
              Values.constant(alu.b()),
              Values.constant(alu.old()),
              0);
      return result.isPresent() ? Optional.of(new Const(result.getAsInt())) : Optional.empty();
    }
    Operand found = alu.width() == OperandWidth.W32 ? sameFull(alu) : sameNarrow(alu);
    return found.equals(Operand.NOTHING) ? Optional.empty() : Optional.of(found);
  }

  private Operand sameFull(Op.Alu alu) {
    Operand a = alu.a();
    Operand b = alu.b();
    return switch (alu.op()) {
      case ADD, ADDK -> is(b, 0) ? a : Operand.NOTHING;
      case SUB, SUBK -> is(b, 0) ? a : a.equals(b) ? new Const(0) : Operand.NOTHING;
      case AND -> is(b, 0) ? b : is(b, -1) || a.equals(b) || masksNothing(a, b) ? a : Operand.NOTHING;
      case OR -> is(b, 0) || a.equals(b) ? a : is(b, -1) ? b : Operand.NOTHING;
      case XOR -> is(b, 0) ? a : a.equals(b) ? new Const(0) : Operand.NOTHING;
      case MOV -> b;
      case SHL, SAR, ROL, ROR -> counts(b, 0) ? a : Operand.NOTHING;
      case SHR ->
          counts(b, 0)
              ? a
              : b instanceof Const(int count) && values.bits(a) <= (count & 31) ? new Const(0) : Operand.NOTHING;
      case MUL -> is(b, 0) ? b : is(b, 1) ? a : Operand.NOTHING;
      case EXTH -> values.bits(a) <= 8 ? new Const(0) : Operand.NOTHING;
      case BSWAP ->
          values.alu(a).filter(inner -> inner.op() == Opcode.BSWAP).map(Op.Alu::a).orElse(Operand.NOTHING);
      default -> Operand.NOTHING;
    };
  }

  private Operand sameNarrow(Op.Alu alu) {
    Operand a = alu.a();
    Operand b = alu.b();
    OperandWidth width = alu.width();
    return switch (alu.op()) {
      case ADD, SUB, ADDK, SUBK, OR, XOR -> (Values.constant(b) & width.mask()) == 0 && b instanceof Const
          ? a : Operand.NOTHING;
      case SHL, SHR, SAR, ROL, ROR -> counts(b, 0) ? a : Operand.NOTHING;
      case ZX -> {
        Operand low = values.low(a, width);
        yield values.bits(low) <= width.bits() ? low : Operand.NOTHING;
      }
      case SX -> {
        Operand low = values.low(a, width);
        boolean extended =
            values.bits(low) < width.bits()
                || values.load(low).filter(load -> load.signed() && load.width().bits() <= width.bits()).isPresent();
        yield extended ? low : Operand.NOTHING;
      }
      case MOV -> values.low(a, width).equals(values.low(b, width)) ? a : Operand.NOTHING;
      default -> Operand.NOTHING;
    };
  }

  private boolean masksNothing(Operand a, Operand b) {
    int bits = values.bits(a);
    int mask = bits == 32 ? -1 : (1 << bits) - 1;
    return b instanceof Const(int value) && (value & mask) == mask;
  }

  private static boolean is(Operand operand, int value) {
    return operand instanceof Const(int constant) && constant == value;
  }

  private static boolean counts(Operand operand, int value) {
    return operand instanceof Const(int constant) && (constant & 31) == value;
  }

  /// The operation with its operands in their best form; codes and result stay what they are.
  Op.Alu tidied(Op.Alu alu) {
    Operand a = alu.a();
    Operand b = alu.b();
    boolean narrow = alu.width() != OperandWidth.W32;
    boolean merges = alu.dst().exists() && alu.op() != Opcode.ZX && alu.op() != Opcode.SX;
    if (commutes(alu.op()) && a instanceof Const && !(b instanceof Const) && (!narrow || !merges)) {
      Operand swapped = a;
      a = b;
      b = swapped;
    }
    if (narrow && usesLow(alu.op())) {
      if (!b.equals(Operand.NOTHING)) {
        b = values.low(b, alu.width());
      }
      if (!merges) {
        a = values.low(a, alu.width());
      }
    }
    if (alu.op() == Opcode.MOVH) {
      b = values.low(b, OperandWidth.W8);
    }
    if (alu.op() == Opcode.MOV || alu.op() == Opcode.MOVH) {
      a = kept(alu.op(), alu.width(), a);
    }
    Codes in = needsNoCodes(alu) ? Codes.NONE : alu.codesIn();
    return new Op.Alu(alu.eip(), alu.op(), alu.width(), alu.dst(), alu.codesOut(), a, b, alu.old(), in);
  }

  /// The part of `a` that a narrow move leaves may come from before earlier moves into what it overwrites.
  private Operand kept(Opcode op, OperandWidth width, Operand a) {
    Operand found = a;
    while (true) {
      Optional<Op.Alu> inner = values.alu(found);
      if (inner.isEmpty() || !isOverwritten(inner.get(), op, width)) {
        return found;
      }
      found = inner.get().a();
    }
  }

  private static boolean isOverwritten(Op.Alu inner, Opcode op, OperandWidth width) {
    return op == Opcode.MOV
        ? inner.op() == Opcode.MOV && inner.width().bits() <= width.bits()
            || inner.op() == Opcode.MOVH && width == OperandWidth.W16
        : inner.op() == Opcode.MOVH;
  }

  /// Shifts by a known count other than zero overwrite all codes.
  private static boolean needsNoCodes(Op.Alu alu) {
    return switch (alu.op()) {
      case SHL, SHR, SAR, SHLD, SHRD -> alu.b() instanceof Const(int count) && (count & 31) != 0;
      default -> false;
    };
  }

  private static boolean commutes(Opcode op) {
    return switch (op) {
      case ADD, AND, OR, XOR, MUL -> true;
      default -> false;
    };
  }

  /// Operations whose narrow forms read only the low bits of both sources.
  private static boolean usesLow(Opcode op) {
    return switch (op) {
      case ADD, SUB, ADC, SBB, AND, OR, XOR, NEG, ADDK, SUBK, MOV, ZX, SX, MUL, MULHU, MULHS -> true;
      default -> false;
    };
  }

  /// A cheaper operation with the same result, for one that sets no codes.
  Op.Alu cheaper(Op.Alu alu) {
    Operand a = alu.a();
    Operand b = alu.b();
    if (alu.width() != OperandWidth.W32) {
      return alu.op() == Opcode.MOV && values.bits(a) <= alu.width().bits()
          ? with(alu, Opcode.ZX, alu.width(), b, Operand.NOTHING)
          : alu;
    }
    return switch (alu.op()) {
      case SUB ->
          b instanceof Const(int value) ? with(alu, Opcode.ADD, OperandWidth.W32, a, new Const(-value)) : alu;
      case SHL -> counts(b, 1) ? with(alu, Opcode.ADD, OperandWidth.W32, a, a) : alu;
      case MUL ->
          b instanceof Const(int value) && Integer.bitCount(value) == 1
              ? with(alu, Opcode.SHL, OperandWidth.W32, a, new Const(Integer.numberOfTrailingZeros(value)))
              : alu;
      case AND ->
          is(b, 0xff)
              ? with(alu, Opcode.ZX, OperandWidth.W8, a, Operand.NOTHING)
              : is(b, 0xffff) ? with(alu, Opcode.ZX, OperandWidth.W16, a, Operand.NOTHING) : mergedMasks(alu);
      case EXTH -> throughHigh(alu);
      default -> alu;
    };
  }

  private Op.Alu mergedMasks(Op.Alu alu) {
    return values.alu(alu.a())
        .filter(inner -> inner.op() == Opcode.AND && inner.width() == OperandWidth.W32)
        .filter(inner -> inner.b() instanceof Const && alu.b() instanceof Const)
        .map(inner -> with(alu, Opcode.AND, OperandWidth.W32, inner.a(),
            new Const(Values.constant(inner.b()) & Values.constant(alu.b()))))
        .orElse(alu);
  }

  private Op.Alu throughHigh(Op.Alu alu) {
    return values.alu(alu.a())
        .map(inner -> switch (inner.op()) {
          case MOVH -> with(alu, Opcode.ZX, OperandWidth.W8, inner.b(), Operand.NOTHING);
          case MOV -> inner.width() == OperandWidth.W8
              ? with(alu, Opcode.EXTH, OperandWidth.W32, inner.a(), Operand.NOTHING)
              : alu;
          default -> alu;
        })
        .orElse(alu);
  }

  private static Op.Alu with(Op.Alu alu, Opcode op, OperandWidth width, Operand a, Operand b) {
    return new Op.Alu(alu.eip(), op, width, alu.dst(), Codes.NONE, a, b, Operand.NOTHING, Codes.NONE);
  }
}
