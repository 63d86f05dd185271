package palimpsest.cms.longrun;

import java.util.Optional;
import palimpsest.host.machine.OperatingPoint;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// Says where to go next. It is asked only while the machine is not on its way to a point.
sealed interface Decider permits Stay, Demand, Follow {
  /// What [#dueAt] says where there is nothing to decide.
  long NEVER = Long.MAX_VALUE;

  /// Simulated time, in nanoseconds, from which it wants to be asked.
  long dueAt();

  /// Whether nothing would come of being asked while nothing is executed, at `point` and from now on. After that it may
  /// be asked later than it wanted.
  boolean isSettledWhileIdle(OperatingPoint point);

  /// Writes what it goes by.
  void save(StateWriter out);

  /// Becomes what [#save] wrote of a decider of the same kind.
  void restore(StateReader in) throws StateException;

  /// Where to go, or nothing to stay at `point`; asked at [#dueAt] or somewhat later, after which that is another time.
  ///
  /// @param now simulated time in nanoseconds
  Optional<OperatingPoint> decide(long now, OperatingPoint point);
}
