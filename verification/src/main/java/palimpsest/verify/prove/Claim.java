package palimpsest.verify.prove;

import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Context;
import com.microsoft.z3.Expr;
import com.microsoft.z3.Sort;
import java.util.Optional;

/// Something that must hold at a checkpoint.
///
/// @param what in words
/// @param holds when it does
/// @param sides for an equality, the host's term and the guest's
/// @param otherwise what is enough where this does not hold
record Claim(String what, BoolExpr holds, Optional<Sides> sides, Optional<Claim> otherwise) {
  /// What should be equal.
  record Sides(Expr<?> host, Expr<?> guest) {}

  static Claim that(String what, BoolExpr holds) {
    return new Claim(what, holds, Optional.empty(), Optional.empty());
  }

  static <S extends Sort> Claim equal(Context solver, String what, Expr<S> host, Expr<S> guest) {
    return new Claim(what, solver.mkEq(host, guest), Optional.of(new Sides(host, guest)), Optional.empty());
  }

  /// This claim, or `claim` where it does not hold.
  Claim or(Claim claim) {
    return new Claim(what, holds, sides, Optional.of(claim));
  }
}
