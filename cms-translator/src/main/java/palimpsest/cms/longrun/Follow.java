package palimpsest.cms.longrun;

import java.util.List;
import java.util.Optional;
import palimpsest.host.machine.OperatingPoint;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// Goes where a trace says. What falls due while the machine is on its way counts by its last entry.
final class Follow implements Decider {
  private final List<PointTrace.Change> changes;
  private int next;

  Follow(PointTrace trace) {
    this.changes = trace.changes();
  }

  @Override
  public long dueAt() {
    return next < changes.size() ? changes.get(next).nanoseconds() : NEVER;
  }

  @Override
  public boolean isSettledWhileIdle(OperatingPoint point) {
    return next == changes.size();
  }

  @Override
  public void save(StateWriter out) {
    out.i32(next);
  }

  @Override
  public void restore(StateReader in) throws StateException {
    next = in.within(0, changes.size());
  }

  @Override
  public Optional<OperatingPoint> decide(long now, OperatingPoint point) {
    Optional<OperatingPoint> last = Optional.empty();
    while (dueAt() <= now) {
      last = Optional.of(changes.get(next).point());
      next++;
    }
    return last;
  }
}
