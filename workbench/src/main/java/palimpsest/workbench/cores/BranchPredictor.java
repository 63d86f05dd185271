package palimpsest.workbench.cores;

import java.util.Arrays;
import palimpsest.x86.isa.ControlFlow;

/// Guesses where control goes: conditions by two-bit counters under address and history (gshare), computed targets by
/// the last one seen, returns by a stack. Direct targets are known as soon as the branch is predicted taken: the front
/// end is idealised. It learns at once, not when the branch retires.
final class BranchPredictor {
  private static final int TAKEN = 2;
  private static final int STRONGEST = 3;

  private final byte[] counters;
  private final int historyMask;
  private final int[] branchAt;
  private final int[] target;
  private final int[] returns;
  private int history;
  private int depth;

  /// @param shape sizes; the tables' are powers of two
  BranchPredictor(CoreShape.Predictor shape) {
    counters = new byte[shape.counters()];
    Arrays.fill(counters, (byte) (TAKEN - 1));
    historyMask = (1 << shape.history()) - 1;
    branchAt = new int[shape.targets()];
    target = new int[shape.targets()];
    returns = new int[shape.returns()];
  }

  /// Whether instructions that lead on like this are predicted at all.
  static boolean predicts(ControlFlow flow) {
    return flow != ControlFlow.NONE && flow != ControlFlow.INTERRUPT;
  }

  /// Whether it guesses wrong where an instruction leads; it has learned from it then.
  boolean mispredicts(Step step) {
    return switch (step.cracked.flow) {
      case NONE, INTERRUPT -> false;
      case CONDITIONAL -> condition(step);
      case JUMP -> step.cracked.indirect && computed(step);
      case CALL -> {
        returns[depth++ & returns.length - 1] = step.eip + step.length();
        yield step.cracked.indirect && computed(step);
      }
      case RETURN -> returns[--depth & returns.length - 1] != step.next;
    };
  }

  private boolean condition(Step step) {
    int index = (step.eip ^ step.eip >>> 16 ^ history) & counters.length - 1;
    int counter = counters[index];
    boolean guess = counter >= TAKEN;
    counters[index] = (byte) (step.taken ? Math.min(STRONGEST, counter + 1) : Math.max(0, counter - 1));
    history = (history << 1 | (step.taken ? 1 : 0)) & historyMask;
    return guess != step.taken;
  }

  private boolean computed(Step step) {
    int index = (step.eip ^ step.eip >>> 12) & branchAt.length - 1;
    boolean right = branchAt[index] == step.eip && target[index] == step.next;
    branchAt[index] = step.eip;
    target[index] = step.next;
    return !right;
  }
}
