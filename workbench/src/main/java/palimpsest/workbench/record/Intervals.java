package palimpsest.workbench.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.cms.runtime.RunObserver;

/// Readings of a machine's books in the course of a run.
///
/// A reading is taken where CMS first has control after each multiple of the interval, so that translated code never
/// has to stop for one, whatever executes it: CMS looks after its translations every `profile-interval` guest
/// instructions at the latest, and interprets at most a million at a stretch. Of readings that would fall together one
/// is taken.
///
/// Without an interval of its own it finds one: it begins with a short one, and whenever there are twice as many
/// readings as wanted, every second is dropped and the interval is twice as long. What remains does not depend on how
/// long the run was going to be, and readings dropped change no sum.
public final class Intervals implements RunObserver {
  /// Readings at most, where the interval is found.
  static final int MOST = 1000;

  private static final long SHORTEST_FOUND = 1024;

  private final boolean fixed;
  private final List<Reading> readings = new ArrayList<>();
  private Optional<GuestMachine> machine = Optional.empty();
  private long interval;
  private long due;

  /// @param every cycles of an interval, at least 1; about 500 to 1000 intervals if empty
  public Intervals(OptionalLong every) {
    this.fixed = every.isPresent();
    this.interval = every.orElse(SHORTEST_FOUND);
  }

  @Override
  public void loaded(GuestMachine loaded) {
    machine = Optional.of(loaded);
    readings.add(Reading.of(loaded));
    due = loaded.ledger().clock().now() + interval;
  }

  @Override
  public void settled(long now) {
    if (now >= due) {
      read();
      if (!fixed && readings.size() > MOST) {
        thin();
      }
      due = now - now % interval + interval;
    }
  }

  /// Takes the last reading, if anything has happened since the one before.
  public void finish() {
    if (machine.orElseThrow().ledger().clock().now() > readings.getLast().cycle()) {
      read();
    }
  }

  private void read() {
    readings.add(Reading.of(machine.orElseThrow()));
  }

  /// Keeps the first reading of each interval twice as long, and the last: it ends what comes before it.
  private void thin() {
    interval *= 2;
    List<Reading> kept = new ArrayList<>();
    kept.add(readings.getFirst());
    for (int i = 1; i < readings.size(); i++) {
      Reading reading = readings.get(i);
      if (reading.cycle() / interval > kept.getLast().cycle() / interval || i == readings.size() - 1) {
        kept.add(reading);
      }
    }
    readings.clear();
    readings.addAll(kept);
  }

  /// All readings so far: the first before anything was executed, each later one the end of an interval.
  List<Reading> readings() {
    return List.copyOf(readings);
  }
}
