package palimpsest.cms.longrun;

import java.util.Optional;
import palimpsest.host.machine.OperatingPoint;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// Never goes anywhere.
record Stay() implements Decider {
  @Override
  public long dueAt() {
    return NEVER;
  }

  @Override
  public boolean isSettledWhileIdle(OperatingPoint point) {
    return true;
  }

  @Override
  public void save(StateWriter out) {}

  @Override
  public void restore(StateReader in) {}

  @Override
  public Optional<OperatingPoint> decide(long now, OperatingPoint point) {
    return Optional.empty();
  }
}
