package palimpsest.verify.prove.term;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BitVecSort;
import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.BoolSort;
import com.microsoft.z3.Context;
import com.microsoft.z3.Expr;
import com.microsoft.z3.Params;

/// The solver's context of one proof, and the few ways of making terms that both sides share.
///
/// A context belongs to one thread, and terms of two contexts never meet.
public final class Terms implements AutoCloseable {
  private final Context context = new Context();
  private final Params simplifying = context.mkParams();
  private final Linear linear = new Linear(this);

  public Terms() {
    simplifying.add("sort_sums", true);
    simplifying.add("bv_sort_ac", true);
    simplifying.add("bv_not_simpl", true);
  }

  /// The solver's context.
  public Context context() {
    return context;
  }

  /// A constant of `bits` bits; higher bits of `value` are dropped.
  public BitVecExpr number(long value, int bits) {
    return context.mkBV(bits == 64 ? value : value & (1L << bits) - 1, bits);
  }

  /// A constant of 32 bits.
  public BitVecExpr word(int value) {
    return number(value, 32);
  }

  /// An unknown of `bits` bits; equal names are equal unknowns.
  public BitVecExpr unknown(String name, int bits) {
    return context.mkBVConst(name, bits);
  }

  /// An unknown truth.
  public BoolExpr unknownTruth(String name) {
    return context.mkBoolConst(name);
  }

  /// `condition ? a : b`.
  public BitVecExpr choose(Expr<BoolSort> condition, Expr<BitVecSort> a, Expr<BitVecSort> b) {
    return (BitVecExpr) context.mkITE(condition, a, b);
  }

  /// `condition ? a : b`.
  public BoolExpr chooseTruth(Expr<BoolSort> condition, Expr<BoolSort> a, Expr<BoolSort> b) {
    return (BoolExpr) context.mkITE(condition, a, b);
  }

  /// An equal term, simpler where the solver sees how. A sum of 32 bits comes out in the normal form of [Sum], so that
  /// two ways to compute one address come out as one term.
  public BitVecExpr simple(Expr<BitVecSort> term) {
    BitVecExpr vector = (BitVecExpr) term;
    return vector.getSortSize() == 32 ? sum(vector).term() : simplified(vector);
  }

  BitVecExpr simplified(BitVecExpr term) {
    return (BitVecExpr) term.simplify(simplifying);
  }

  /// An equivalent term, simpler where the solver sees how.
  public BoolExpr simpleTruth(Expr<BoolSort> term) {
    return (BoolExpr) term.simplify(simplifying);
  }

  /// A term of 32 bits as a sum.
  public Sum sum(Expr<BitVecSort> term) {
    return linear.sum((BitVecExpr) term);
  }

  /// Ends the context; its terms are of no more use.
  @Override
  public void close() {
    context.close();
  }
}
