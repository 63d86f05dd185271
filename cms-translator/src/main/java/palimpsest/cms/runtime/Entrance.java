package palimpsest.cms.runtime;

import java.util.Optional;
import palimpsest.cms.CmsSwitch;
import palimpsest.cms.adapt.LearnedPolicies;
import palimpsest.cms.adapt.Moment;
import palimpsest.x86.cpu.Eflags;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.interp.Interpreter;

/// Finds the translation to enter at a guest address, and decides whether code that is hot gets one.
final class Entrance {
  /// How many further entries hot code that cannot be translated waits before it is looked at again.
  private static final long REFUSAL = 1_000_000;

  /// The number under which what the interpreter does is known.
  private static final int INTERPRETER = 0;

  private final GuestState state;
  private final Interpreter interpreter;
  private final Installer installer;
  private final Revalidation revalidation;
  private final Reloading reloading;
  private final TranslationCache cache;
  private final LearnedPolicies learned;
  private final ChangePolicy changes;
  private final Waiting waiting;
  private final CmsOptions options;
  private final CmsCounters counters;

  Entrance(
      GuestState state,
      Interpreter interpreter,
      Installer installer,
      Revalidation revalidation,
      Reloading reloading,
      TranslationCache cache,
      LearnedPolicies learned,
      ChangePolicy changes,
      Waiting waiting,
      CmsOptions options,
      CmsCounters counters) {
    this.state = state;
    this.interpreter = interpreter;
    this.installer = installer;
    this.revalidation = revalidation;
    this.reloading = reloading;
    this.cache = cache;
    this.learned = learned;
    this.changes = changes;
    this.waiting = waiting;
    this.options = options;
    this.counters = counters;
  }

  /// The translation to enter at the state's EIP, made now if the code there is hot and has none. Translations assume
  /// EFLAGS.DF = 0 and the segment bases they were made for.
  Optional<Installed> enterable() {
    if (options.highestGear() == 1 || (state.eflags() & (Eflags.DF | Eflags.TF)) != 0) {
      return Optional.empty();
    }
    installer.adoptSegmentBases(state);
    int eip = state.eip();
    Optional<Installed> found = cache.lookUp(eip);
    if (found.isEmpty() && cache.isDoubtful(eip)) {
      found = revalidation.revalidated(eip);
    }
    if (found.isEmpty()) {
      found = reloading.reloaded(eip);
    }
    if (found.isEmpty() && interpreter.executions(eip) >= options.settings().number(CmsSwitch.GEAR2_THRESHOLD)) {
      translateHot();
      found = cache.lookUp(eip);
    }
    return found;
  }

  /// Translates the code at the state's EIP, which is hot, in gear 2, unless it is known not to be worth it.
  void translateHot() {
    int eip = state.eip();
    if (cache.lookUp(eip).isPresent() || (state.eflags() & Eflags.DF) != 0) {
      return;
    }
    if (revalidation.revalidated(eip).or(() -> reloading.reloaded(eip)).isPresent()) {
      return;
    }
    changes.loss(eip).ifPresent(waiting::overwritten);
    if (waiting.mustWait(eip)) {
      return;
    }
    installer.adoptSegmentBases(state);
    installer.adoptFloatStack(eip, FloatHost.stack(state.fpu()));
    if (waiting.hasWaited(eip) && learned.interpretOnly(eip)
        && learned.forgiven(eip, new Moment(INTERPRETER, interpreter.executions(eip)))) {
      counters.forgiven();
    }
    if (learned.interpretOnly(eip) || !installer.translate(eip, 2)) {
      counters.refused();
      waiting.postpone(eip, learned.interpretOnly(eip) ? learned.wait(eip) : REFUSAL);
    }
  }
}
