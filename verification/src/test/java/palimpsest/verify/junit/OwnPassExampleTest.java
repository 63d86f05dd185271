package palimpsest.verify.junit;

import palimpsest.cms.ir.Trace;
import palimpsest.cms.optimise.Pass;
import palimpsest.cms.optimise.PassPlan;

/// What a researcher writes to have a pass of her own judged by the whole battery.
class OwnPassExampleTest extends PassBattery {
  /// A pass that sorts nothing, moves nothing and so breaks nothing: put yours here.
  private static final class Identity implements Pass {
    @Override
    public String name() {
      return "identity";
    }

    @Override
    public Trace apply(Trace trace) {
      return new Trace(
          trace.head(), trace.prologue(), trace.body(), trace.end(), trace.reuses(), trace.values());
    }
  }

  @Override
  protected PassPlan plan() {
    return PassPlan.STANDARD.then(new Identity());
  }

  @Override
  protected int programs() {
    return 4;
  }
}
