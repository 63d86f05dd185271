package palimpsest.cms.optimise;

import java.util.ArrayList;
import java.util.List;
import palimpsest.cms.TranslationPolicy;
import palimpsest.cms.ir.Trace;

/// The plan: which passes run, in which order.
public final class Passes {
  private Passes() {}

  /// The passes for a policy on a machine with `aliasEntries` alias entries, half of which the scheduler may keep for
  /// loads it moves.
  public static List<Pass> forPolicy(TranslationPolicy policy, int aliasEntries) {
    List<Pass> passes = new ArrayList<>();
    if (!policy.returnStack()) {
      passes.add(new NoReturnStack());
    }
    passes.addAll(
        policy.gear() < 3
            ? List.of(new DeadCode(), new Simplification(), new DeadCode())
            : List.of(
                new DeadCode(),
                new Narrowing(),
                new Simplification(),
                new ValueNumbering(),
                new MemoryReuse(policy, aliasEntries / 2),
                new Simplification(),
                new DeadCode(),
                new ValueNumbering(),
                new Balancing(),
                new DeadStores(policy),
                new Invariants(),
                new DeadCode()));
    return passes;
  }

  /// The trace after all of `passes`.
  public static Trace apply(List<Pass> passes, Trace trace) {
    Trace current = trace;
    for (Pass pass : passes) {
      current = pass.apply(current);
    }
    return current;
  }
}
