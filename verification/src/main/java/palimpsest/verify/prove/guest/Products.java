package palimpsest.verify.prove.guest;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BoolExpr;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Mnemonic;
import palimpsest.x86.isa.Width;

/// MUL, IMUL, DIV and IDIV. A value of twice the operand's width stands in edx:eax, dx:ax or, for bytes, in ax.
///
/// Where the manual leaves flags undefined they are the interpreter's: after a multiplication SF, ZF and PF are those
/// of the low half and AF is clear; a division leaves all.
final class Products {
  private final Draft draft;
  private final Bits bits;
  private final FlagRules rules;

  Products(Draft draft) {
    this.draft = draft;
    bits = draft.bits();
    rules = new FlagRules(bits);
  }

  void unsigned(Instruction instruction) {
    BitVecExpr factor = draft.read(draft.place(instruction, 0));
    BitVecExpr accumulator = draft.read(Place.register(Draft.EAX, instruction.operandSize()));
    int size = factor.getSortSize();
    BitVecExpr product = bits.multiply(bits.zeroExtended(accumulator, 2 * size), bits.zeroExtended(factor, 2 * size));
    BitVecExpr low = bits.multiply(accumulator, factor);
    writeProduct(instruction.operandSize(), product, low);
    multiplied(low, Flag.of(() -> bits.not(bits.isZero(bits.high(product, size)))));
  }

  /// IMUL of one operand, or of two or three, which keep the low half only.
  void signed(Instruction instruction) {
    int operands = instruction.operands().size();
    Place accumulator = Place.register(Draft.EAX, instruction.operandSize());
    BitVecExpr a = draft.read(operands == 1 ? accumulator : draft.place(instruction, operands - 2));
    BitVecExpr b = draft.read(draft.place(instruction, operands - 1));
    int size = a.getSortSize();
    BitVecExpr product = bits.multiply(bits.signExtended(a, 2 * size), bits.signExtended(b, 2 * size));
    BitVecExpr low = bits.multiply(a, b);
    if (operands == 1) {
      writeProduct(instruction.operandSize(), product, low);
    } else {
      draft.write(draft.place(instruction, 0), low);
    }
    multiplied(low, Flag.of(() -> bits.not(bits.same(product, bits.signExtended(low, 2 * size)))));
  }

  /// DIV and IDIV.
  ///
  /// @return when the division raises #DE: by zero, or with a quotient that does not fit
  BoolExpr divide(Instruction instruction) {
    BitVecExpr divisor = draft.read(draft.place(instruction, 0));
    int size = divisor.getSortSize();
    BitVecExpr dividend = readDouble(instruction.operandSize());
    boolean signed = instruction.mnemonic() == Mnemonic.IDIV;
    BitVecExpr wide = signed ? bits.signExtended(divisor, 2 * size) : bits.zeroExtended(divisor, 2 * size);
    BitVecExpr quotient = signed ? bits.divideSigned(dividend, wide) : bits.divideUnsigned(dividend, wide);
    BitVecExpr remainder = signed ? bits.remainderSigned(dividend, wide) : bits.remainderUnsigned(dividend, wide);
    BitVecExpr low = bits.low(quotient, size);
    BitVecExpr fitting = signed ? bits.signExtended(low, 2 * size) : bits.zeroExtended(low, 2 * size);
    writeDouble(instruction.operandSize(), bits.low(remainder, size), low);
    return bits.either(bits.isZero(divisor), bits.not(bits.same(quotient, fitting)));
  }

  private void writeProduct(Width width, BitVecExpr product, BitVecExpr low) {
    if (width == Width.BYTE) {
      draft.write(Place.register(Draft.EAX, Width.WORD), product);
    } else {
      writeDouble(width, bits.high(product, width.bits()), low);
    }
  }

  private BitVecExpr readDouble(Width width) {
    return width == Width.BYTE
        ? draft.read(Place.register(Draft.EAX, Width.WORD))
        : bits.join(draft.read(Place.register(Draft.EDX, width)), draft.read(Place.register(Draft.EAX, width)));
  }

  private void writeDouble(Width width, BitVecExpr high, BitVecExpr low) {
    if (width == Width.BYTE) {
      draft.write(Place.register(Draft.EAX, Width.WORD), bits.join(high, low));
    } else {
      draft.write(Place.register(Draft.EAX, width), low);
      draft.write(Place.register(Draft.EDX, width), high);
    }
  }

  private void multiplied(BitVecExpr low, Flag overflow) {
    draft.setFlags(rules.ofResult(overflow, Flag.of(bits.truth(false)), overflow, low));
  }
}
