package palimpsest.cms.ir;

import palimpsest.host.isa.Condition;

/// What an exit tests.
public sealed interface Test {
  /// A condition on codes.
  record OnCodes(Condition condition, Codes codes) implements Test {}

  /// Whether a value is zero, or is not.
  record OnZero(boolean whenZero, Operand value) implements Test {}
}
