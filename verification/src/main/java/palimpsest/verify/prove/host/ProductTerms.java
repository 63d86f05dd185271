package palimpsest.verify.prove.host;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Context;
import java.util.Optional;

/// Multiplications and divisions.
///
/// CF and OF of a product say that its high half matters; SF, ZF and PF are the low half's, AF is clear. A division
/// takes the high half of its dividend from the old destination and faults for a zero divisor and for a quotient that
/// does not fit.
final class ProductTerms {
  private final Words words;
  private final Context solver;

  ProductTerms(Words words) {
    this.words = words;
    solver = words.solver;
  }

  AluOutput low(AluInput in) {
    BitVecExpr low = solver.mkBVMul(in.a(), in.b());
    return new AluOutput(low, codes(low, signedOverflow(in, low)));
  }

  AluOutput highSigned(AluInput in) {
    BitVecExpr low = solver.mkBVMul(in.a(), in.b());
    BitVecExpr high = words.bits(signedProduct(in), in.width(), in.width());
    return new AluOutput(high, codes(low, signedOverflow(in, low)));
  }

  AluOutput highUnsigned(AluInput in) {
    int wide = 2 * in.width();
    BitVecExpr product = solver.mkBVMul(words.zeroExtend(in.a(), wide), words.zeroExtend(in.b(), wide));
    BitVecExpr high = words.bits(product, in.width(), in.width());
    Code matters = new Code(() -> solver.mkNot(words.isZero(high)));
    return new AluOutput(high, codes(solver.mkBVMul(in.a(), in.b()), matters));
  }

  AluOutput unsignedQuotient(AluInput in) {
    return division(in, unsignedFull(in), unsignedFault(in));
  }

  AluOutput unsignedRemainder(AluInput in) {
    int wide = 2 * in.width();
    return division(in, solver.mkBVURem(dividend(in), words.zeroExtend(in.b(), wide)), unsignedFault(in));
  }

  AluOutput signedQuotient(AluInput in) {
    return division(in, signedFull(in), signedFault(in));
  }

  AluOutput signedRemainder(AluInput in) {
    int wide = 2 * in.width();
    return division(in, solver.mkBVSRem(dividend(in), words.signExtend(in.b(), wide)), signedFault(in));
  }

  private AluOutput division(AluInput in, BitVecExpr full, BoolExpr fault) {
    return new AluOutput(words.bits(full, 0, in.width()), in.codes(), Optional.of(fault));
  }

  private BitVecExpr dividend(AluInput in) {
    return solver.mkConcat(in.old(), in.a());
  }

  private BitVecExpr unsignedFull(AluInput in) {
    return solver.mkBVUDiv(dividend(in), words.zeroExtend(in.b(), 2 * in.width()));
  }

  private BitVecExpr signedFull(AluInput in) {
    return solver.mkBVSDiv(dividend(in), words.signExtend(in.b(), 2 * in.width()));
  }

  private BoolExpr unsignedFault(AluInput in) {
    BitVecExpr quotient = unsignedFull(in);
    BitVecExpr fitting = words.zeroExtend(words.bits(quotient, 0, in.width()), 2 * in.width());
    return solver.mkOr(words.isZero(in.b()), solver.mkNot(solver.mkEq(quotient, fitting)));
  }

  private BoolExpr signedFault(AluInput in) {
    BitVecExpr quotient = signedFull(in);
    BitVecExpr fitting = words.signExtend(words.bits(quotient, 0, in.width()), 2 * in.width());
    return solver.mkOr(words.isZero(in.b()), solver.mkNot(solver.mkEq(quotient, fitting)));
  }

  private BitVecExpr signedProduct(AluInput in) {
    int wide = 2 * in.width();
    return solver.mkBVMul(words.signExtend(in.a(), wide), words.signExtend(in.b(), wide));
  }

  private Code signedOverflow(AluInput in, BitVecExpr low) {
    return new Code(() -> solver.mkNot(solver.mkEq(signedProduct(in), words.signExtend(low, 2 * in.width()))));
  }

  private Codes codes(BitVecExpr low, Code matters) {
    return words.ofResult(low, matters, words.clear(), matters);
  }
}
