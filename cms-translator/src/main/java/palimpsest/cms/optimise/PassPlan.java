package palimpsest.cms.optimise;

import java.util.ArrayList;
import java.util.List;
import palimpsest.cms.TranslationPolicy;

/// Which passes run, in which order. The one place to put a pass of one's own: the rest of CMS, and the whole battery
/// of the verification module, run with any plan.
@FunctionalInterface
public interface PassPlan {
  /// What users run.
  PassPlan STANDARD = Passes::forPolicy;

  /// The passes for a policy on a machine with `aliasEntries` alias entries.
  List<Pass> passes(TranslationPolicy policy, int aliasEntries);

  /// This plan with `pass` at its end.
  default PassPlan then(Pass pass) {
    return (policy, aliasEntries) -> {
      List<Pass> all = new ArrayList<>(passes(policy, aliasEntries));
      all.add(pass);
      return all;
    };
  }
}
