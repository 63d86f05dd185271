package palimpsest.verify.inject;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import palimpsest.cms.runtime.Attachments;
import palimpsest.cms.runtime.LoopInterference;
import palimpsest.host.core.Engine;
import palimpsest.host.core.GuestTranslation.Walk;
import palimpsest.host.core.HostFault;
import palimpsest.host.core.Interference;

/// Carries out a plan in one run, and counts. Two injectors of one plan do the same in two equal runs.
public final class Injector implements Interference, LoopInterference {
  /// What a forced rollback looks like. Not among them are the interrupt, which is a kind of its own, and bytes that
  /// are no molecule, which are no speculation but an error.
  private static final List<HostFault.Kind> ROLLBACKS = List.of(
      HostFault.Kind.PAGE,
      HostFault.Kind.DIVIDE,
      HostFault.Kind.FLOAT,
      HostFault.Kind.ALIAS,
      HostFault.Kind.SPECULATIVE_IO,
      HostFault.Kind.PROTECTION,
      HostFault.Kind.STALE,
      HostFault.Kind.STORE_BUFFER);

  /// When one kind comes next.
  private static final class Timer {
    private final Random random;
    private final int period;
    private long left;
    private long fired;

    Timer(InjectionPlan plan, InjectionKind kind, int period) {
      this.random = new Random(plan.seed() * 31 + kind.ordinal());
      this.period = period;
      wind();
    }

    /// Counts an occasion.
    ///
    /// @return whether this is the one
    boolean strikes() {
      if (--left > 0) {
        return false;
      }
      wind();
      fired++;
      return true;
    }

    private void wind() {
      left = 1 + random.nextLong(2L * period - 1);
    }
  }

  private final Map<InjectionKind, Timer> timers = new EnumMap<>(InjectionKind.class);
  private long molecules;
  private long shrunkUntil;
  private long ioUntil;
  private long ioPages;

  public Injector(InjectionPlan plan) {
    plan.periods().forEach((kind, period) -> timers.put(kind, new Timer(plan, kind, period)));
  }

  /// `attachments` with this injector among them.
  public Attachments attachedTo(Attachments attachments) {
    return attachments.withInterference(this, this);
  }

  /// How often each kind has been injected, for all kinds.
  public Map<InjectionKind, Long> injected() {
    EnumMap<InjectionKind, Long> counts = new EnumMap<>(InjectionKind.class);
    for (InjectionKind kind : InjectionKind.values()) {
      Timer timer = timers.get(kind);
      counts.put(kind, timer == null ? 0 : timer.fired);
    }
    return Collections.unmodifiableMap(counts);
  }

  @Override
  public Optional<HostFault.Kind> before(int moleculePc, Engine engine) {
    molecules++;
    if (molecules == ioUntil || strikes(InjectionKind.TLB_FLUSH)) {
      engine.tlb().flush();
    }
    if (strikes(InjectionKind.INTERRUPT_AT_COMMIT)) {
      engine.requestInterrupt();
    }
    if (strikes(InjectionKind.SHRINK)) {
      shrunkUntil = molecules + InjectionKind.LASTS;
    }
    if (strikes(InjectionKind.IO_PAGES)) {
      ioUntil = molecules + InjectionKind.LASTS;
      ioPages = random(InjectionKind.IO_PAGES).nextLong();
      engine.tlb().flush();
    }
    if (strikes(InjectionKind.INTERRUPT)) {
      return Optional.of(HostFault.Kind.INTERRUPT);
    }
    if (strikes(InjectionKind.ROLLBACK)) {
      return Optional.of(ROLLBACKS.get(random(InjectionKind.ROLLBACK).nextInt(ROLLBACKS.size())));
    }
    return Optional.empty();
  }

  @Override
  public boolean reportsAlias(int linear) {
    return strikes(InjectionKind.ALIAS);
  }

  @Override
  public int storeBufferDepth(int depth) {
    return molecules < shrunkUntil ? 1 : depth;
  }

  @Override
  public Walk walked(int linear, Walk found) {
    boolean io = molecules < ioUntil && (ioPages >>> (linear >>> 12 & 63) & 1) != 0;
    return io && found instanceof Walk.Mapped(int page, boolean writable, _)
        ? new Walk.Mapped(page, writable, true)
        : found;
  }

  @Override
  public Meddling next(int gear) {
    if (strikes(InjectionKind.TCACHE_FLUSH)) {
      return Meddling.FLUSH;
    }
    if (strikes(InjectionKind.DROP)) {
      return Meddling.DROP;
    }
    if (strikes(InjectionKind.DEMOTE)) {
      return Meddling.DEMOTE;
    }
    if (strikes(InjectionKind.RETRANSLATE)) {
      return Meddling.RETRANSLATE;
    }
    if (strikes(InjectionKind.RETRANSLATE_CAREFULLY)) {
      return Meddling.RETRANSLATE_CAREFULLY;
    }
    if (strikes(InjectionKind.ENGINE_SWITCH)) {
      return Meddling.INTERPRET;
    }
    return Meddling.NONE;
  }

  private boolean strikes(InjectionKind kind) {
    Timer timer = timers.get(kind);
    return timer != null && timer.strikes();
  }

  private Random random(InjectionKind kind) {
    Timer timer = timers.get(kind);
    if (timer == null) {
      throw new IllegalStateException(kind.key() + " is not in the plan");
    }
    return timer.random;
  }
}
