package palimpsest.cms.runtime;

import java.util.Optional;
import palimpsest.host.account.Clock;
import palimpsest.host.core.Engine;
import palimpsest.host.core.GuestTranslation;
import palimpsest.host.core.HostFault;
import palimpsest.host.core.Interference;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// A timer in simulated time. When it is due it interrupts translated code at whatever molecule comes next, and what
/// was done since the last commit is undone; the handler has nothing for the guest, so nothing it computes may change.
///
/// The next interrupt is due one period after this one was taken: recovery interprets at least one instruction, so the
/// guest gets on even where a period is shorter than that.
final class IntervalTimer implements Interference {
  private final Interference beneath;
  private final Clock clock;
  private final long period;
  private long due;

  private IntervalTimer(Interference beneath, Clock clock, long period) {
    this.beneath = beneath;
    this.clock = clock;
    this.period = period;
    this.due = period;
  }

  /// A timer on top of `beneath`, or `beneath` alone where the period is 0.
  ///
  /// @param period in cycles
  static Interference over(Interference beneath, Clock clock, long period) {
    return period == 0 ? beneath : new IntervalTimer(beneath, clock, period);
  }

  /// Writes when it is due.
  void save(StateWriter out) {
    out.i64(due);
  }

  /// Becomes what [#save] wrote.
  void restore(StateReader in) throws StateException {
    due = in.i64();
  }

  @Override
  public Optional<HostFault.Kind> before(int moleculePc, Engine engine) {
    Optional<HostFault.Kind> fault = beneath.before(moleculePc, engine);
    if (fault.isPresent() || clock.now() < due) {
      return fault;
    }
    due = clock.now() + period;
    return Optional.of(HostFault.Kind.INTERRUPT);
  }

  @Override
  public boolean reportsAlias(int linear) {
    return beneath.reportsAlias(linear);
  }

  @Override
  public int storeBufferDepth(int depth) {
    return beneath.storeBufferDepth(depth);
  }

  @Override
  public GuestTranslation.Walk walked(int linear, GuestTranslation.Walk found) {
    return beneath.walked(linear, found);
  }
}
