package palimpsest.verify.account;

import java.util.EnumMap;
import java.util.Map;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.Event;

/// The second set of books: a clock, cycles for each purpose, and events.
final class Books {
  private final Map<CycleLeaf, Long> kept = new EnumMap<>(CycleLeaf.class);
  /// What a rollback would throw away.
  private final Map<CycleLeaf, Long> pending = new EnumMap<>(CycleLeaf.class);
  private final Map<Event, Long> events = new EnumMap<>(Event.class);
  private long now;

  /// Cycles since the machine started.
  long now() {
    return now;
  }

  /// Lets time pass that is not the engine's.
  void skipTo(long cycle) {
    now = cycle;
  }

  /// Lets the engine spend `cycles`; none if that is not a positive number.
  void spend(CycleLeaf on, long cycles) {
    if (cycles > 0) {
      now += cycles;
      pending.merge(on, cycles, Long::sum);
    }
  }

  void count(Event event, long times) {
    events.merge(event, times, Long::sum);
  }

  void commit() {
    pending.forEach((leaf, cycles) -> kept.merge(leaf, cycles, Long::sum));
    pending.clear();
  }

  void rollBack() {
    long lost = pending.values().stream().mapToLong(Long::longValue).sum();
    kept.merge(CycleLeaf.ROLLBACK_LOST, lost, Long::sum);
    pending.clear();
  }

  /// Cycles spent on `leaf`, those not yet committed included.
  long cycles(CycleLeaf leaf) {
    return kept.getOrDefault(leaf, 0L) + pending.getOrDefault(leaf, 0L);
  }

  long events(Event event) {
    return events.getOrDefault(event, 0L);
  }
}
