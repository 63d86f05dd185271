package palimpsest.cms.ir;

/// What a pass puts in the place of values it has found better names for.
///
/// Both functions leave alone what they have nothing for, and so [Operand#NOTHING] and [Codes#NONE].
public interface Substitution {
  /// What stands for an operand.
  Operand of(Operand operand);

  /// What stands for a codes value.
  Codes of(Codes codes);
}
