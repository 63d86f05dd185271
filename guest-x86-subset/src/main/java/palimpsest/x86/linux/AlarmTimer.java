package palimpsest.x86.linux;

import java.util.OptionalLong;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// The process's real-time timer. [LinuxSystem#attentionAt] says when somebody has to look at it.
final class AlarmTimer {
  private final GuestClock clock;
  private final GuestProcess process;
  private long ringsAt;
  private long interval;
  private boolean set;

  AlarmTimer(GuestClock clock, GuestProcess process) {
    this.clock = clock;
    this.process = process;
  }

  /// Rings after `delay` nanoseconds and then every `newInterval` nanoseconds; a delay of 0 switches it off.
  void set(long delay, long newInterval) {
    set = delay != 0;
    ringsAt = clock.nanoseconds() + delay;
    interval = newInterval;
  }

  /// Nanoseconds until it rings, 0 if it is off.
  long left() {
    return set ? Math.max(1, ringsAt - clock.nanoseconds()) : 0;
  }

  long interval() {
    return interval;
  }

  /// When it next rings and somebody hears it, if ever.
  OptionalLong nextInterruption() {
    return set && process.wouldDeliver(Signal.SIGALRM.number()) ? OptionalLong.of(ringsAt) : OptionalLong.empty();
  }

  /// Sends SIGALRM if it is time.
  void check() {
    if (set && clock.nanoseconds() >= ringsAt) {
      process.send(SignalInfo.ofKernel(Signal.SIGALRM.number()));
      if (interval > 0) {
        ringsAt += ((clock.nanoseconds() - ringsAt) / interval + 1) * interval;
      } else {
        set = false;
      }
    }
  }

  void save(StateWriter out) {
    out.i64(ringsAt);
    out.i64(interval);
    out.bool(set);
  }

  void restore(StateReader in) throws StateException {
    ringsAt = in.i64();
    interval = in.i64();
    set = in.bool();
  }
}
