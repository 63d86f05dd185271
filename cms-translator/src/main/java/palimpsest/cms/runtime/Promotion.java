package palimpsest.cms.runtime;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import palimpsest.cms.CmsSwitch;
import palimpsest.cms.adapt.LearnedPolicies;
import palimpsest.cms.adapt.Moment;
import palimpsest.cms.region.GuestPath;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

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
  /// Numbers of the translations that gear 4 would only make once more.
  private final Set<Integer> settled = new HashSet<>();
  /// By number, the executions that a translation had when one of a higher gear came to lead through its region.
  private final Map<Integer, Long> setBackAt = new HashMap<>();

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
  /// What is in use is asked anew of each: a translation made here may have driven out others, and what it leads
  /// through has to show first how often it is still entered by itself.
  ///
  /// @return whether translations wait for such a look
  boolean promote() {
    boolean study = false;
    for (Installed installed : cache.all()) {
      int next = installed.gear() + 1;
      if (installer.isInUse(installed)
          && revalidation.checking(installed) == installed
          && next <= options.highestGear()
          && isHot(installed)
          && learned.mayReach(installed.eip(), next)) {
        if (next == 4 && options.settings().number(CmsSwitch.GEAR4_STUDY) > 0 && studied.add(installed.number())) {
          study = true;
        } else if (next == 4 && !couldGain(installed)) {
          settled.add(installed.number());
        } else if (installer.translate(installed.eip(), next)) {
          cache.lookUp(installed.eip()).ifPresent(this::setBack);
        }
      }
    }
    return study;
  }

  /// Lets regions that have been quiet for long try again what they gave up last.
  void forgive() {
    if (learned.isEmpty()) {
      return;
    }
    for (Installed installed : cache.all()) {
      if (installer.isInUse(installed)
          && learned.forgiven(installed.eip(), new Moment(installed.number(), installer.executions(installed)))) {
        counters.forgiven();
        installer.replace(installed, installed.gear());
      }
    }
  }

  /// Gear 4's price comes back where each instruction gains a tenth of a cycle over the threshold's executions; of code
  /// that takes few cycles it must not be hoped to save more than a fifth (measured on the kernels: a sixth), so that
  /// it has to have run for half as many cycles, too.
  private boolean isHot(Installed installed) {
    boolean quick = installed.gear() == 2;
    int threshold = options.settings().number(quick ? CmsSwitch.GEAR3_THRESHOLD : CmsSwitch.GEAR4_THRESHOLD);
    long all = installer.executions(installed);
    if (all < threshold) {
      return false;
    }
    long executions = all - setBackAt.getOrDefault(installed.number(), 0L);
    long needed = waiting.factor(installed.eip()) * threshold;
    if (quick) {
      return executions >= needed;
    }
    return !settled.contains(installed.number())
        && executions >= needed
        && 2 * installer.cycles(installed) >= needed * installed.pathInstructions();
  }

  /// Writes what was found out about translations.
  ///
  /// @throws StateException never
  void save(StateWriter out) throws StateException {
    out.set(studied);
    out.set(settled);
    out.map(setBackAt, out::i64);
  }

  /// Becomes what [#save] wrote.
  void restore(StateReader in) throws StateException {
    in.set(studied);
    in.set(settled);
    in.map(setBackAt, in::i64);
  }

  /// Whether gear 4 would do more than make what is there once more: it makes loops anew, but of a path that goes where
  /// it went before it makes the same code.
  private boolean couldGain(Installed installed) {
    GuestPath path = installer.path(installed.eip(), 4);
    return path.end() == GuestPath.End.LOOP || installed.path().filter(made -> made.goesAs(path)).isEmpty();
  }

  /// Counts anew the executions of the lower gears' translations that a path leads through: they were executions on the
  /// way along that path, and what remains may be rare.
  private void setBack(Installed made) {
    for (Outline.Step step : made.path().map(Outline::steps).orElse(List.of())) {
      cache.lookUp(step.eip())
          .filter(inside -> inside.gear() < made.gear())
          .ifPresent(inside -> setBackAt.put(inside.number(), installer.executions(inside)));
    }
  }
}
