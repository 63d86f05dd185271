package palimpsest.verify.prove.host;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Context;
import java.util.function.Supplier;

/// ADD, SUB, ADC, SBB, NEG, ADDK and SUBK.
final class SumTerms {
  private static final int HALF_CARRY = 4;

  private final Words words;
  private final Context solver;

  SumTerms(Words words) {
    this.words = words;
    solver = words.solver;
  }

  AluOutput add(AluInput in) {
    BitVecExpr result = solver.mkBVAdd(in.a(), in.b());
    return new AluOutput(result, sum(in.a(), in.b(), result, () -> solver.mkBVULT(result, in.a())));
  }

  AluOutput subtract(AluInput in) {
    return subtract(in.a(), in.b());
  }

  AluOutput negate(AluInput in) {
    return subtract(words.number(0, in.width()), in.a());
  }

  AluOutput addWithCarry(AluInput in) {
    BitVecExpr result = solver.mkBVAdd(solver.mkBVAdd(in.a(), in.b()), carry(in));
    return new AluOutput(result, sum(in.a(), in.b(), result, () -> words.top(majority(in.a(), in.b(), result))));
  }

  AluOutput subtractWithBorrow(AluInput in) {
    BitVecExpr result = solver.mkBVSub(solver.mkBVSub(in.a(), in.b()), carry(in));
    Supplier<BoolExpr> borrow = () -> words.top(
        solver.mkBVOR(
            solver.mkBVAND(solver.mkBVNot(in.a()), in.b()),
            solver.mkBVAND(solver.mkBVOR(solver.mkBVNot(in.a()), in.b()), result)));
    return new AluOutput(result, difference(in.a(), in.b(), result, borrow));
  }

  AluOutput keepingCarry(AluInput in, AluOutput out) {
    return new AluOutput(out.result(), out.codes().withCarry(in.codes().carry()));
  }

  private AluOutput subtract(BitVecExpr a, BitVecExpr b) {
    BitVecExpr result = solver.mkBVSub(a, b);
    return new AluOutput(result, difference(a, b, result, () -> solver.mkBVULT(a, b)));
  }

  private BitVecExpr carry(AluInput in) {
    return words.ofTruth(in.codes().carry().term(), in.width());
  }

  /// Where a carry came out of each bit of a sum.
  private BitVecExpr majority(BitVecExpr a, BitVecExpr b, BitVecExpr result) {
    return solver.mkBVOR(
        solver.mkBVAND(a, b), solver.mkBVAND(solver.mkBVOR(a, b), solver.mkBVNot(result)));
  }

  private Codes sum(BitVecExpr a, BitVecExpr b, BitVecExpr result, Supplier<BoolExpr> carry) {
    return all(
        a, b, result, carry, () -> words.top(solver.mkBVAND(solver.mkBVXOR(a, result), solver.mkBVXOR(b, result))));
  }

  private Codes difference(BitVecExpr a, BitVecExpr b, BitVecExpr result, Supplier<BoolExpr> borrow) {
    return all(a, b, result, borrow, () -> words.top(solver.mkBVAND(solver.mkBVXOR(a, b), solver.mkBVXOR(a, result))));
  }

  private Codes all(
      BitVecExpr a, BitVecExpr b, BitVecExpr result, Supplier<BoolExpr> carry, Supplier<BoolExpr> overflow) {
    Code adjust = new Code(() -> words.bit(solver.mkBVXOR(solver.mkBVXOR(a, b), result), HALF_CARRY));
    return words.ofResult(result, new Code(carry), adjust, new Code(overflow));
  }
}
