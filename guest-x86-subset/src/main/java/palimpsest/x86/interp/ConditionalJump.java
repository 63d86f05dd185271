package palimpsest.x86.interp;

import palimpsest.x86.cpu.Eflags;
import palimpsest.x86.isa.Condition;

/// Jcc: one class for all conditions, without a branch on which it is, so that the block's loop can execute it in
/// place.
final class ConditionalJump extends Executor {
  private static final int COMBINATIONS = 1 << 5;

  /// Bit `n` says whether the condition holds when [LazyFlags#combination] is `n`.
  private final int holds;
  private final int target;
  private final BranchCounter counter;

  ConditionalJump(Condition condition, int target, BranchCounter counter) {
    this.holds = combinations(condition);
    this.target = target;
    this.counter = counter;
  }

  private static int combinations(Condition condition) {
    LazyFlags flags = new LazyFlags();
    int holds = 0;
    for (int i = 0; i < COMBINATIONS; i++) {
      flags.loadArithmetic(
          (i & 1) * Eflags.CF
              | (i >>> 1 & 1) * Eflags.OF
              | (i >>> 2 & 1) * Eflags.SF
              | (i >>> 3 & 1) * Eflags.ZF
              | (i >>> 4) * Eflags.PF);
      holds |= flags.holds(condition) ? 1 << flags.combination() : 0;
    }
    return holds;
  }

  @Override
  void execute(Core c) {
    if ((holds >>> c.combination() & 1) != 0) {
      counter.taken++;
      c.eip = target;
    } else {
      counter.notTaken++;
    }
  }
}
