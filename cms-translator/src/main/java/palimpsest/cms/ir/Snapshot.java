package palimpsest.cms.ir;

import java.util.List;
import java.util.function.Consumer;

/// The guest state at an instruction boundary, as values of the trace: what an exit must leave in the home registers.
///
/// @param registers the eight general registers in encoding order
/// @param codes the arithmetic flags
/// @param floats the x87 state
/// @param retired guest instructions completed since the trace was entered (or since its loop head was)
/// @param retiredExtra further instructions completed, where that depends on an if-converted branch; the constant 0
///     else
/// @param repIterations iterations of a REP instruction completed
public record Snapshot(
    List<Operand> registers, Codes codes, FloatState floats, int retired, Operand retiredExtra, int repIterations) {
  public Snapshot {
    registers = List.copyOf(registers);
  }

  /// The state in a trace that has nothing to do with the x87 unit.
  public Snapshot(List<Operand> registers, Codes codes, int retired, Operand retiredExtra, int repIterations) {
    this(registers, codes, FloatState.NONE, retired, retiredExtra, repIterations);
  }

  /// What host register `home` must hold, if it is one of the guest state's; its number is the common one.
  ///
  /// @throws IllegalArgumentException if it is none
  public Operand at(int home) {
    return home < registers.size() ? registers.get(home) : floats.values().get(FloatState.HOMES.indexOf(home));
  }

  /// Shows every operand and the codes of the state.
  public void forEachUse(Consumer<Operand> operandUse, Consumer<Codes> codesUse) {
    registers.forEach(operandUse);
    floats.forEachUse(operandUse);
    operandUse.accept(retiredExtra);
    codesUse.accept(codes);
  }

  /// This state with its values replaced.
  public Snapshot substituted(Substitution by) {
    return new Snapshot(
        by.of(registers), by.of(codes), floats.substituted(by), retired, by.of(retiredExtra), repIterations);
  }
}
