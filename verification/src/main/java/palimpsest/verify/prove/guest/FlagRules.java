package palimpsest.verify.prove.guest;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BoolExpr;
import java.util.function.Supplier;

/// How arithmetic sets flags (Intel SDM volume 1, 3.4.3.1): from operands and result, all of one width.
final class FlagRules {
  private static final int HALF_CARRY = 4;

  private final Bits bits;

  FlagRules(Bits bits) {
    this.bits = bits;
  }

  /// After `result = a + b`.
  Flags sum(BitVecExpr a, BitVecExpr b, BitVecExpr result) {
    return all(a, b, result, () -> bits.below(result, a), () -> sumOverflows(a, b, result));
  }

  /// After `result = a + b + carry`.
  Flags sumWithCarry(BitVecExpr a, BitVecExpr b, BitVecExpr result) {
    BitVecExpr notResult = bits.complement(result);
    return all(
        a,
        b,
        result,
        () -> bits.top(bits.or(bits.and(a, b), bits.and(bits.or(a, b), notResult))),
        () -> sumOverflows(a, b, result));
  }

  /// After `result = a - b`.
  Flags difference(BitVecExpr a, BitVecExpr b, BitVecExpr result) {
    return all(a, b, result, () -> bits.below(a, b), () -> differenceOverflows(a, b, result));
  }

  /// After `result = a - b - borrow`.
  Flags differenceWithBorrow(BitVecExpr a, BitVecExpr b, BitVecExpr result) {
    BitVecExpr notA = bits.complement(a);
    return all(
        a,
        b,
        result,
        () -> bits.top(bits.or(bits.and(notA, b), bits.and(bits.or(notA, b), result))),
        () -> differenceOverflows(a, b, result));
  }

  /// After a bitwise operation: CF, OF and, where the manual says undefined, AF are clear.
  Flags logic(BitVecExpr result) {
    Flag clear = Flag.of(bits.truth(false));
    return ofResult(clear, clear, clear, result);
  }

  /// SF, ZF and PF from a result, the others as given.
  Flags ofResult(Flag cf, Flag af, Flag of, BitVecExpr result) {
    return new Flags(
        cf,
        Flag.of(() -> bits.evenOnes(result)),
        af,
        Flag.of(() -> bits.isZero(result)),
        Flag.of(() -> bits.top(result)),
        of);
  }

  private Flags all(
      BitVecExpr a, BitVecExpr b, BitVecExpr result, Supplier<BoolExpr> cf, Supplier<BoolExpr> of) {
    Flag af = Flag.of(() -> bits.bit(bits.xor(bits.xor(a, b), result), HALF_CARRY));
    return ofResult(Flag.of(cf), af, Flag.of(of), result);
  }

  /// Both operands have the sign the result has not.
  private BoolExpr sumOverflows(BitVecExpr a, BitVecExpr b, BitVecExpr result) {
    return bits.top(bits.and(bits.xor(a, result), bits.xor(b, result)));
  }

  /// The operands have different signs, and the result has not the first one's.
  private BoolExpr differenceOverflows(BitVecExpr a, BitVecExpr b, BitVecExpr result) {
    return bits.top(bits.and(bits.xor(a, b), bits.xor(a, result)));
  }
}
