package palimpsest.cms.ir;

import java.util.function.Consumer;

/// Where control goes when it leaves a trace.
public sealed interface Target {
  /// Back to the head of this very trace, behind its prologue.
  record LoopHead() implements Target {}

  /// To a known guest address.
  record Direct(int eip) implements Target {}

  /// To a known guest address whose instruction CMS must interpret (system call, untranslatable instruction).
  record Interpret(int eip) implements Target {}

  /// To a computed guest address.
  record Indirect(Operand eip, Kind kind) implements Target {}

  /// What computed it.
  enum Kind {
    RETURN,
    JUMP,
    CALL
  }

  /// Shows what the target reads.
  default void forEachUse(Consumer<Operand> operands) {
    switch (this) {
      case LoopHead _, Direct _, Interpret _ -> {}
      case Indirect target -> operands.accept(target.eip());
    }
  }

  /// This target with what it reads replaced.
  default Target substituted(Substitution by) {
    return switch (this) {
      case LoopHead _, Direct _, Interpret _ -> this;
      case Indirect(var eip, var kind) -> new Indirect(by.of(eip), kind);
    };
  }
}
