package palimpsest.x86.interp;

import java.util.List;

/// What one control-transfer instruction has done so far, as seen by the interpreter.
///
/// @param address linear address of the instruction
/// @param taken times a conditional branch was taken; for other transfers, times executed
/// @param notTaken times a conditional branch fell through; 0 for other transfers
/// @param targets for indirect transfers (JMP, CALL and RET) the most frequent targets, most frequent first; empty for
///     direct ones
public record BranchProfile(int address, long taken, long notTaken, List<Target> targets) {
  /// One target of an indirect transfer and how often it was seen. Counts are exact for up to [TargetTable#ENTRIES]
  /// distinct targets; beyond that the rarest are replaced and inherit the count of those they replace, so a count is
  /// an upper bound.
  ///
  /// @param address EIP of the target
  public record Target(int address, long count) {}

  public BranchProfile {
    targets = List.copyOf(targets);
  }
}
