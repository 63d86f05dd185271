package palimpsest.cms.optimise;

import java.util.List;
import palimpsest.cms.TranslationPolicy;
import palimpsest.cms.ir.Trace;

/// The plan: which passes run, in which order.
public final class Passes {
  private Passes() {}

  /// The passes for a policy on a machine with `aliasEntries` alias entries.
  public static List<Pass> forPolicy(TranslationPolicy policy, int aliasEntries) {
    return List.of(new DeadCode(), new Simplification(), new DeadCode());
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
