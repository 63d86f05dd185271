package palimpsest.verify.prove.guest;

import com.microsoft.z3.BoolExpr;
import java.util.Optional;
import java.util.function.Supplier;

/// One flag: the term that says when it is set, made when first asked for.
public final class Flag {
  private final Supplier<BoolExpr> maker;
  private Optional<BoolExpr> made = Optional.empty();

  private Flag(Supplier<BoolExpr> maker) {
    this.maker = maker;
  }

  /// The flag that is set where `term` holds.
  public static Flag of(BoolExpr term) {
    return new Flag(() -> term);
  }

  static Flag of(Supplier<BoolExpr> maker) {
    return new Flag(maker);
  }

  /// When it is set.
  public BoolExpr term() {
    BoolExpr term = made.orElseGet(maker);
    made = Optional.of(term);
    return term;
  }
}
