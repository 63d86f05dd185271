package palimpsest.host.account;

import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// From cycles to time while the core's frequency stays the same: where in time that began, and what a cycle lasts.
///
/// Times are rounded down, and never run backwards where one timebase follows another. They are exact up to the 292
/// years that nanoseconds in a `long` last.
///
/// @param startCycle cycle from which this holds
/// @param nanoseconds simulated time at that cycle
/// @param picoseconds what to add to it, 0 to 999
/// @param ticks what the time stamp counter showed at that cycle
/// @param mhz core frequency
/// @param tickMhz frequency of the time stamp counter, which does not change
public record Timebase(long startCycle, long nanoseconds, int picoseconds, long ticks, int mhz, int tickMhz) {
  private static final int PICOSECONDS_PER_MICROSECOND = 1_000_000;
  private static final int THOUSAND = 1000;

  /// A machine that is switched on.
  ///
  /// @param mhz core frequency
  /// @param tickMhz frequency of the time stamp counter
  public static Timebase start(int mhz, int tickMhz) {
    return new Timebase(0, 0, 0, 0, mhz, tickMhz);
  }

  /// Writes it.
  void save(StateWriter out) {
    out.i64(startCycle);
    out.i64(nanoseconds);
    out.i32(picoseconds);
    out.i64(ticks);
    out.i32(mhz);
    out.i32(tickMhz);
  }

  /// Reads what [#save] wrote.
  static Timebase read(StateReader in) throws StateException {
    return new Timebase(
        in.i64(), in.i64(), in.within(0, THOUSAND - 1), in.i64(), in.within(1, Integer.MAX_VALUE),
        in.within(1, Integer.MAX_VALUE));
  }

  /// What holds from `cycle` on, when the core changes to another frequency.
  public Timebase changed(long cycle, int newMhz) {
    return new Timebase(
        cycle, nanosecondsAt(cycle), (int) (withinMicrosecond(cycle) % THOUSAND), ticksAt(cycle), newMhz, tickMhz);
  }

  /// Nanoseconds since the machine started.
  public long nanosecondsAt(long cycle) {
    return nanoseconds + (cycle - startCycle) / mhz * THOUSAND + withinMicrosecond(cycle) / THOUSAND;
  }

  /// Picoseconds since the machine started; what no longer fits a `long` after 106 days stays at its highest.
  public long picosecondsAt(long cycle) {
    long whole = nanosecondsAt(cycle);
    return whole >= Long.MAX_VALUE / THOUSAND ? Long.MAX_VALUE : whole * THOUSAND + withinMicrosecond(cycle) % THOUSAND;
  }

  /// Picoseconds in the last unfinished microsecond of cycles, those before the first cycle included.
  private long withinMicrosecond(long cycle) {
    return picoseconds + (cycle - startCycle) % mhz * PICOSECONDS_PER_MICROSECOND / mhz;
  }

  /// The first cycle, not before the start, at which [#nanosecondsAt] shows `time` or more.
  public long cycleAt(long time) {
    long left = time - nanoseconds;
    if (left <= 0) {
      return startCycle;
    }
    long microseconds = left / THOUSAND;
    if (microseconds >= (Long.MAX_VALUE / 4 - startCycle) / mhz) {
      return Long.MAX_VALUE;
    }
    long rest = left % THOUSAND * THOUSAND - picoseconds;
    return Math.max(startCycle, startCycle + microseconds * mhz
        + Math.ceilDiv(rest * mhz, (long) PICOSECONDS_PER_MICROSECOND));
  }

  /// Cycles, rounded up, that last `duration` nanoseconds or more.
  public long cyclesFor(long duration) {
    long microseconds = duration / THOUSAND;
    return microseconds >= Long.MAX_VALUE / 4 / mhz
        ? Long.MAX_VALUE / 4
        : microseconds * mhz + Math.ceilDiv(duration % THOUSAND * mhz, (long) THOUSAND);
  }

  /// The time stamp counter: it runs at its own frequency, whatever the core does.
  public long ticksAt(long cycle) {
    long passed = cycle - startCycle;
    return ticks + passed / mhz * tickMhz + passed % mhz * tickMhz / mhz;
  }
}
