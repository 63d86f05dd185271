package palimpsest.cms.ir;

import java.util.List;

/// The guest state at an instruction boundary, as values of the trace: what an exit must leave in the home registers.
///
/// @param registers the eight general registers in encoding order
/// @param codes the arithmetic flags
/// @param retired guest instructions completed since the trace was entered (or since its loop head was)
/// @param retiredExtra further instructions completed, where that depends on an if-converted branch; the constant 0 else
/// @param repIterations iterations of a REP instruction completed
public record Snapshot(List<Operand> registers, Codes codes, int retired, Operand retiredExtra, int repIterations) {
  public Snapshot {
    registers = List.copyOf(registers);
  }
}
