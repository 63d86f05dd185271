package palimpsest.host.account;

/// The machine's cycle counter. It is advanced by whoever spends time and knows no leaves, so that its reading is an
/// independent total to hold the cycle stack against.
public final class Clock {
  private long now;

  /// Cycles since the machine started.
  public long now() {
    return now;
  }

  /// Lets `cycles`, zero or more, pass.
  public void advance(long cycles) {
    now += cycles;
  }

  /// Lets time pass up to `cycle`, if that is not already past.
  public void advanceTo(long cycle) {
    if (cycle > now) {
      now = cycle;
    }
  }
}
