package palimpsest.x86.linux;

import java.util.OptionalLong;

/// The process's real-time timer. It is looked at whenever the kernel is: a program that never makes a system call does
/// not hear it.
final class AlarmTimer {
  private final GuestClock clock;
  private final Signals signals;
  private long ringsAt;
  private long interval;
  private boolean set;

  AlarmTimer(GuestClock clock, Signals signals) {
    this.clock = clock;
    this.signals = signals;
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

  /// When it next interrupts a wait, if it ever does.
  OptionalLong nextInterruption() {
    return set && signals.wouldDeliver(Signal.SIGALRM.number()) ? OptionalLong.of(ringsAt) : OptionalLong.empty();
  }

  /// Sends SIGALRM if it is time.
  void check() {
    if (set && clock.nanoseconds() >= ringsAt) {
      signals.send(SignalInfo.sent(Signal.SIGALRM.number(), SignalInfo.BY_KERNEL));
      if (interval > 0) {
        ringsAt += ((clock.nanoseconds() - ringsAt) / interval + 1) * interval;
      } else {
        set = false;
      }
    }
  }
}
