package palimpsest.cms.longrun;

import java.util.List;
import palimpsest.host.machine.OperatingPoint;

/// Operating points to go to at given times, whatever the guest does.
///
/// @param changes in rising time
public record PointTrace(List<Change> changes) {
  /// None: somebody else decides.
  public static final PointTrace NONE = new PointTrace(List.of());

  /// @param nanoseconds simulated time since the machine started
  /// @param point where to go then; the machine is on its way for as long as the change takes
  public record Change(long nanoseconds, OperatingPoint point) {}

  public PointTrace {
    changes = List.copyOf(changes);
    for (int i = 1; i < changes.size(); i++) {
      if (changes.get(i).nanoseconds() <= changes.get(i - 1).nanoseconds()) {
        throw new IllegalArgumentException("the times of a trace rise");
      }
    }
  }
}
