package palimpsest.cms.region;

import java.util.List;
import palimpsest.cms.FloatStack;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Mnemonic;

/// A path of guest instructions to translate as a unit, in execution order; an address may occur more than once where a
/// loop is unrolled.
///
/// @param head guest address of the first
/// @param steps the path
/// @param end why it ends
/// @param floats what the x87 stack is at the head, as far as the path has x87 instructions
public record GuestPath(int head, List<Step> steps, End end, FloatStack floats) {
  public GuestPath {
    steps = List.copyOf(steps);
  }

  /// A path without x87 instructions.
  public GuestPath(int head, List<Step> steps, End end) {
    this(head, steps, end, FloatStack.UNKNOWN);
  }

  /// Whether it has an x87 instruction.
  public boolean usesFloats() {
    return steps.stream().anyMatch(step -> step.instruction().mnemonic() == Mnemonic.FPU);
  }

  /// One instruction on the path.
  ///
  /// The last step, too, says by its `follow` where the path would go on: to the head for [End#LOOP], to the
  /// instruction to be interpreted for [End#INTERPRET], to code outside for [End#LEAVE]; it is [Follow.Stop] where only
  /// an address computed at run time knows. A repeated string instruction stands alone in its path.
  ///
  /// @param eip its address
  /// @param instruction what it says
  /// @param follow how the path goes on behind it
  /// @param leaving for a conditional branch, how often the path is *not* followed, in 1/1000, as profiled
  public record Step(int eip, Instruction instruction, Follow follow, int leaving) {}

  /// How the path continues behind an instruction.
  public sealed interface Follow {
    /// At the next address; for a conditional branch, by not taking it.
    record Next() implements Follow {}

    /// At the branch's target: a jump, a taken conditional branch, a call into its callee.
    record Taken() implements Follow {}

    /// At a predicted address of an indirect jump, call or return; must be guarded.
    record Predicted(int eip) implements Follow {}

    /// A short forward branch whose skipped instructions are in the path and are to be if-converted: they take effect
    /// only if the branch is not taken.
    ///
    /// @param skipped how many of the following steps the branch skips
    record Skip(int skipped) implements Follow {}

    /// Nowhere: the path ends with this instruction.
    record Stop() implements Follow {}
  }

  /// Why a path ends.
  public enum End {
    /// The last instruction leads back to the head.
    LOOP,
    /// The last instruction transfers control away, or falls through to code that is not in the path.
    LEAVE,
    /// The next instruction must be interpreted.
    INTERPRET
  }
}
