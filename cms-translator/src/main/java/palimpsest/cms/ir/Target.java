package palimpsest.cms.ir;

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
}
