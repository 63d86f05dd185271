package palimpsest.verify.prove.guest;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BitVecSort;
import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.BoolSort;
import com.microsoft.z3.Context;
import com.microsoft.z3.Expr;

/// Bit vectors and truths in the words this package speaks of them with. Bits are counted from 0, the lowest.
final class Bits {
  private final Context solver;

  Bits(Context solver) {
    this.solver = solver;
  }

  /// A constant of up to 64 bits: `value`, cut or sign-extended.
  BitVecExpr number(int value, int bits) {
    return solver.mkBV(bits < 64 ? value & (1L << bits) - 1 : value, bits);
  }

  BoolExpr truth(boolean value) {
    return solver.mkBool(value);
  }

  BitVecExpr add(BitVecExpr a, BitVecExpr b) {
    return solver.mkBVAdd(a, b);
  }

  BitVecExpr add(BitVecExpr a, int b) {
    return b == 0 ? a : solver.mkBVAdd(a, number(b, a.getSortSize()));
  }

  BitVecExpr subtract(BitVecExpr a, BitVecExpr b) {
    return solver.mkBVSub(a, b);
  }

  BitVecExpr multiply(BitVecExpr a, BitVecExpr b) {
    return solver.mkBVMul(a, b);
  }

  BitVecExpr and(BitVecExpr a, BitVecExpr b) {
    return solver.mkBVAND(a, b);
  }

  BitVecExpr or(BitVecExpr a, BitVecExpr b) {
    return solver.mkBVOR(a, b);
  }

  BitVecExpr xor(BitVecExpr a, BitVecExpr b) {
    return solver.mkBVXOR(a, b);
  }

  BitVecExpr complement(BitVecExpr a) {
    return solver.mkBVNot(a);
  }

  /// `a` moved up by an unsigned count as wide as it is; zeros come in, also for counts beyond the width.
  BitVecExpr up(BitVecExpr a, BitVecExpr count) {
    return solver.mkBVSHL(a, count);
  }

  /// `a` moved down by an unsigned count as wide as it is; zeros come in.
  BitVecExpr down(BitVecExpr a, BitVecExpr count) {
    return solver.mkBVLSHR(a, count);
  }

  /// `a` moved down by an unsigned count as wide as it is; copies of its sign come in.
  BitVecExpr downSigned(BitVecExpr a, BitVecExpr count) {
    return solver.mkBVASHR(a, count);
  }

  BitVecExpr rotateLeft(BitVecExpr a, BitVecExpr count) {
    return solver.mkBVRotateLeft(a, count);
  }

  BitVecExpr rotateRight(BitVecExpr a, BitVecExpr count) {
    return solver.mkBVRotateRight(a, count);
  }

  BitVecExpr divideUnsigned(BitVecExpr a, BitVecExpr b) {
    return solver.mkBVUDiv(a, b);
  }

  BitVecExpr remainderUnsigned(BitVecExpr a, BitVecExpr b) {
    return solver.mkBVURem(a, b);
  }

  /// The quotient, cut towards zero.
  BitVecExpr divideSigned(BitVecExpr a, BitVecExpr b) {
    return solver.mkBVSDiv(a, b);
  }

  /// The remainder, with the dividend's sign.
  BitVecExpr remainderSigned(BitVecExpr a, BitVecExpr b) {
    return solver.mkBVSRem(a, b);
  }

  /// `bits` bits of `a` from bit `lowest` up.
  BitVecExpr slice(BitVecExpr a, int lowest, int bits) {
    return bits == a.getSortSize() ? a : solver.mkExtract(lowest + bits - 1, lowest, a);
  }

  BitVecExpr low(BitVecExpr a, int bits) {
    return slice(a, 0, bits);
  }

  BitVecExpr high(BitVecExpr a, int bits) {
    return slice(a, a.getSortSize() - bits, bits);
  }

  /// `high` above `low`.
  BitVecExpr join(BitVecExpr high, BitVecExpr low) {
    return solver.mkConcat(high, low);
  }

  BitVecExpr zeroExtended(BitVecExpr a, int bits) {
    return bits == a.getSortSize() ? a : solver.mkZeroExt(bits - a.getSortSize(), a);
  }

  BitVecExpr signExtended(BitVecExpr a, int bits) {
    return bits == a.getSortSize() ? a : solver.mkSignExt(bits - a.getSortSize(), a);
  }

  BoolExpr bit(BitVecExpr a, int n) {
    return solver.mkEq(slice(a, n, 1), number(1, 1));
  }

  BoolExpr top(BitVecExpr a) {
    return bit(a, a.getSortSize() - 1);
  }

  BoolExpr same(BitVecExpr a, BitVecExpr b) {
    return solver.mkEq(a, b);
  }

  BoolExpr isZero(BitVecExpr a) {
    return solver.mkEq(a, number(0, a.getSortSize()));
  }

  /// Whether `a` is less than `b`, both unsigned.
  BoolExpr below(BitVecExpr a, BitVecExpr b) {
    return solver.mkBVULT(a, b);
  }

  /// Whether the lowest eight bits hold an even number of ones.
  BoolExpr evenOnes(BitVecExpr a) {
    BitVecExpr sum = slice(a, 0, 1);
    for (int n = 1; n < 8; n++) {
      sum = xor(sum, slice(a, n, 1));
    }
    return isZero(sum);
  }

  BoolExpr not(BoolExpr a) {
    return solver.mkNot(a);
  }

  BoolExpr both(BoolExpr a, BoolExpr b) {
    return solver.mkAnd(a, b);
  }

  BoolExpr either(BoolExpr a, BoolExpr b) {
    return solver.mkOr(a, b);
  }

  BoolExpr differ(BoolExpr a, BoolExpr b) {
    return solver.mkXor(a, b);
  }

  BitVecExpr choose(BoolExpr condition, BitVecExpr a, BitVecExpr b) {
    Expr<BitVecSort> chosen = solver.mkITE(condition, a, b);
    return (BitVecExpr) chosen;
  }

  BoolExpr choose(BoolExpr condition, BoolExpr a, BoolExpr b) {
    Expr<BoolSort> chosen = solver.mkITE(condition, a, b);
    return (BoolExpr) chosen;
  }

  /// 1 for a truth, 0 for its opposite.
  BitVecExpr ofTruth(BoolExpr truth, int bits) {
    return choose(truth, number(1, bits), number(0, bits));
  }
}
