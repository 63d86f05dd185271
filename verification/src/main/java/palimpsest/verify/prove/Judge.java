package palimpsest.verify.prove;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Context;
import com.microsoft.z3.Expr;
import com.microsoft.z3.Model;
import com.microsoft.z3.Params;
import com.microsoft.z3.Solver;
import com.microsoft.z3.Status;
import com.microsoft.z3.enumerations.Z3_decl_kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import palimpsest.verify.prove.term.Terms;

/// Decides whether a claim follows from assumptions, within bounds that do not depend on the clock.
final class Judge {
  private final Terms terms;
  private final Context solver;
  private final int effort;
  private long queries;
  private long syntactic;

  /// @param effort the solver's own count of steps that one query may take
  Judge(Terms terms, int effort) {
    this.terms = terms;
    this.effort = effort;
    solver = terms.context();
  }

  /// What the judge found.
  sealed interface Ruling {
    /// The claim follows.
    record Holds() implements Ruling {}

    /// The solver gave up.
    record Unknown() implements Ruling {}

    /// The claim does not follow.
    ///
    /// @param model in which the assumptions hold and the claim does not
    record Fails(Model model) implements Ruling {}
  }

  /// Claims that needed the solver's search.
  long queries() {
    return queries;
  }

  /// Claims that simplification alone settled.
  long syntactic() {
    return syntactic;
  }

  Ruling rule(List<BoolExpr> assumptions, Claim claim) {
    if (claim.sides().filter(sides -> sides.host().equals(sides.guest())).isPresent()) {
      syntactic++;
      return new Ruling.Holds();
    }
    return rule(assumptions, claim.holds());
  }

  Ruling rule(List<BoolExpr> assumptions, BoolExpr claim) {
    BoolExpr simple = terms.simpleTruth(claim);
    if (simple.isTrue() || assumptions.contains(simple)) {
      syntactic++;
      return new Ruling.Holds();
    }
    queries++;
    List<BoolExpr> all = new ArrayList<>(assumptions);
    all.add(solver.mkNot(simple));
    BoolExpr question = solver.mkAnd(all.toArray(new BoolExpr[0]));
    Optional<BoolExpr> abstracted = withoutProducts(question);
    if (abstracted.isPresent() && check(abstracted.get()) instanceof Ruling.Holds) {
      return new Ruling.Holds();
    }
    return check(question);
  }

  @SuppressWarnings("unchecked")
  private Ruling check(BoolExpr question) {
    Solver search = solver.mkSolver();
    Params parameters = solver.mkParams();
    parameters.add("rlimit", effort);
    search.setParameters(parameters);
    search.add(question);
    Status status = search.check();
    return switch (status) {
      case UNSATISFIABLE -> new Ruling.Holds();
      case UNKNOWN -> new Ruling.Unknown();
      case SATISFIABLE -> new Ruling.Fails(search.getModel());
    };
  }

  /// The question with every product of unknowns and every division replaced by an unknown, the same for the same term.
  /// If it has no answer then neither has the question.
  private Optional<BoolExpr> withoutProducts(BoolExpr question) {
    List<BitVecExpr> products = new ArrayList<>();
    collect(question, products, new HashSet<>());
    if (products.isEmpty()) {
      return Optional.empty();
    }
    Expr<?>[] from = products.toArray(new Expr<?>[0]);
    Expr<?>[] to = new Expr<?>[from.length];
    for (int i = 0; i < from.length; i++) {
      to[i] = solver.mkFreshConst("product", from[i].getSort());
    }
    return Optional.of((BoolExpr) question.substitute(from, to));
  }

  private static void collect(Expr<?> term, List<BitVecExpr> products, Set<Integer> seen) {
    if (!term.isApp() || !seen.add(term.getId())) {
      return;
    }
    if (term instanceof BitVecExpr vector && isProduct(vector)) {
      products.add(vector);
    }
    for (Expr<?> argument : term.getArgs()) {
      collect(argument, products, seen);
    }
  }

  private static boolean isProduct(BitVecExpr term) {
    Z3_decl_kind kind = term.getFuncDecl().getDeclKind();
    return switch (kind) {
      case Z3_OP_BMUL -> !term.getArgs()[0].isNumeral();
      case Z3_OP_BUDIV, Z3_OP_BUREM, Z3_OP_BSDIV, Z3_OP_BSREM, Z3_OP_BUDIV_I, Z3_OP_BUREM_I, Z3_OP_BSDIV_I,
          Z3_OP_BSREM_I -> true;
      default -> false;
    };
  }
}
