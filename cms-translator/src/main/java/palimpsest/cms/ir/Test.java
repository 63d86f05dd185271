package palimpsest.cms.ir;

import java.util.function.Consumer;
import palimpsest.host.isa.Condition;

/// What an exit tests.
public sealed interface Test {
  /// A condition on codes.
  record OnCodes(Condition condition, Codes codes) implements Test {}

  /// Whether a value is zero, or is not.
  record OnZero(boolean whenZero, Operand value) implements Test {}

  /// Shows what the test reads.
  default void forEachUse(Consumer<Operand> operands, Consumer<Codes> codes) {
    switch (this) {
      case OnCodes test -> codes.accept(test.codes());
      case OnZero test -> operands.accept(test.value());
    }
  }

  /// This test with what it reads replaced.
  default Test substituted(Substitution by) {
    return switch (this) {
      case OnCodes(var condition, var codes) -> new OnCodes(condition, by.of(codes));
      case OnZero(var whenZero, var value) -> new OnZero(whenZero, by.of(value));
    };
  }

  /// The test that holds exactly when this one does not.
  default Test negated() {
    return switch (this) {
      case OnCodes(var condition, var codes) -> new OnCodes(condition.negated(), codes);
      case OnZero(var whenZero, var value) -> new OnZero(!whenZero, value);
    };
  }
}
