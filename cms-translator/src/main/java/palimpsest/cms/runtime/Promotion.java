package palimpsest.cms.runtime;

import java.util.HashSet;
import java.util.Set;
import palimpsest.cms.CmsSwitch;
import palimpsest.cms.adapt.LearnedPolicies;
import palimpsest.cms.adapt.Moment;

/// Gives regions another translation for what they have shown since theirs was made: a higher gear for having run
/// often, a bolder one for having been quiet.
final class Promotion {
  private final Installer installer;
  private final Revalidation revalidation;
  private final TranslationCache cache;
  private final LearnedPolicies learned;
  private final Waiting waiting;
  private final CmsOptions options;
  private final CmsCounters counters;
  /// Numbers of the translations that the interpreter was asked to look at before gear 4.
  private final Set<Integer> studied = new HashSet<>();

  Promotion(
      Installer installer,
      Revalidation revalidation,
      TranslationCache cache,
      LearnedPolicies learned,
      Waiting waiting,
      CmsOptions options,
      CmsCounters counters) {
    this.installer = installer;
    this.revalidation = revalidation;
    this.cache = cache;
    this.learned = learned;
    this.waiting = waiting;
    this.options = options;
    this.counters = counters;
  }

  /// Replaces translations that have run often enough by ones of the next gear. The profile that gear 3 was made from
  /// is a few dozen executions old; gear 4 waits until the interpreter has looked again.
  ///
  /// What is in use is asked anew of each: a translation made here may have driven out others.
  ///
  /// @return whether translations wait for such a look
  boolean promote() {
    boolean study = false;
    for (Installed installed : cache.all()) {
      int next = installed.policy().gear() + 1;
      if (installer.isInUse(installed)
          && revalidation.checking(installed) == installed
          && next <= options.highestGear()
          && isHot(installed)
          && learned.mayReach(installed.eip(), next)) {
        if (next == 4 && options.settings().number(CmsSwitch.GEAR4_STUDY) > 0 && studied.add(installed.number())) {
          study = true;
        } else {
          installer.translate(installed.eip(), next);
        }
      }
    }
    return study;
  }

  /// Lets regions that have been quiet for long try again what they gave up last.
  void forgive() {
    for (Installed installed : cache.all()) {
      if (installer.isInUse(installed)
          && learned.forgiven(installed.eip(), new Moment(installed.number(), installer.executions(installed)))) {
        counters.forgiven();
        installer.replace(installed, installed.policy().gear());
      }
    }
  }

  private boolean isHot(Installed installed) {
    CmsSwitch threshold = installed.policy().gear() == 2 ? CmsSwitch.GEAR3_THRESHOLD : CmsSwitch.GEAR4_THRESHOLD;
    return installer.executions(installed)
        >= (long) options.settings().number(threshold) * waiting.factor(installed.eip());
  }
}
