package palimpsest.cms.runtime;

import java.util.Optional;
import java.util.function.IntPredicate;
import palimpsest.cms.region.Profile;
import palimpsest.x86.interp.BranchProfile;
import palimpsest.x86.interp.Interpreter;

/// The interpreter's counts, as the region selector asks for them.
record InterpreterProfile(Interpreter interpreter, IntPredicate translatedLoop) implements Profile {
  @Override
  public long executions(int eip) {
    return interpreter.executions(eip);
  }

  @Override
  public Optional<Integer> taken(int eip) {
    return interpreter
        .branch(eip)
        .filter(branch -> branch.taken() + branch.notTaken() > 0)
        .map(branch -> (int) (branch.taken() * 1000 / (branch.taken() + branch.notTaken())));
  }

  @Override
  public Optional<Likely> likelyTarget(int eip) {
    return interpreter
        .branch(eip)
        .filter(branch -> !branch.targets().isEmpty() && branch.taken() > 0)
        .map(InterpreterProfile::mostFrequent);
  }

  @Override
  public boolean loopHead(int eip) {
    return translatedLoop.test(eip);
  }

  private static Likely mostFrequent(BranchProfile branch) {
    BranchProfile.Target best = branch.targets().getFirst();
    return new Likely(best.address(), (int) Math.min(1000, best.count() * 1000 / branch.taken()));
  }
}
