package palimpsest.verify.prove.host;

import com.microsoft.z3.BoolExpr;
import java.util.Optional;
import java.util.function.Supplier;

/// One condition code: the term that says when it is set, made when first asked for, since most are never read.
public final class Code {
  private final Supplier<BoolExpr> maker;
  private Optional<BoolExpr> made = Optional.empty();

  Code(Supplier<BoolExpr> maker) {
    this.maker = maker;
  }

  /// The code that is set where `term` holds.
  public static Code of(BoolExpr term) {
    return new Code(() -> term);
  }

  /// When it is set.
  public BoolExpr term() {
    BoolExpr term = made.orElseGet(maker);
    made = Optional.of(term);
    return term;
  }
}
