package palimpsest.cms.ir;

import java.util.ArrayList;
import java.util.List;

/// What a pass puts in the place of values it has found better names for.
///
/// Both functions leave alone what they have nothing for, and so [Operand#NOTHING] and [Codes#NONE].
public interface Substitution {
  /// What stands for an operand.
  Operand of(Operand operand);

  /// What stands for a codes value.
  Codes of(Codes codes);

  /// What stands for each of several operands, in their order.
  default List<Operand> of(List<Operand> operands) {
    List<Operand> names = new ArrayList<>(operands.size());
    for (Operand operand : operands) {
      names.add(of(operand));
    }
    return names;
  }
}
