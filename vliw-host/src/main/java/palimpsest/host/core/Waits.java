package palimpsest.host.core;

import palimpsest.host.account.Clock;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.CycleStack;
import palimpsest.host.compile.Site;
import palimpsest.host.compile.Step;

/// Waiting for results where that is not known beforehand: they are late, or something dynamic has come between.
final class Waits {
  private final Frame frame;
  private final Disturbances disturbances;
  private final Scoreboard scoreboard;
  private final Clock clock;
  private final CycleStack cycles;
  /// Results that may be late, a bit for each number below 64, and one for each other number, 64 less.
  private long lateLow;
  private long lateHigh;
  /// Per register what the interval that began at [#waitedIn] had waited when its result was produced, if that takes
  /// longer than a cycle; noted only where the interval was disturbed by then.
  private final long[] waited = new long[Scoreboard.ENTRIES];
  private final long[] waitedIn = new long[Scoreboard.ENTRIES];

  Waits(Frame frame, Disturbances disturbances, Scoreboard scoreboard, Clock clock, CycleStack cycles) {
    this.frame = frame;
    this.disturbances = disturbances;
    this.scoreboard = scoreboard;
    this.clock = clock;
    this.cycles = cycles;
  }

  /// Waits for what a molecule needs, where only late results matter.
  void awaitLate(int offset, int number) {
    if (frame.latest > frame.base + frame.extra + offset) {
      Site.Await at = (Site.Await) frame.site(number);
      if (needsLate(at)) {
        await(at);
      }
    }
  }

  /// Waits for what a molecule needs.
  void awaitAll(int number) {
    Site.Await at = (Site.Await) frame.site(number);
    boolean dynamic = at.late() && frame.latest > frame.base + frame.extra + at.after() && needsLate(at);
    for (Site.InFlight each : at.inFlight()) {
      dynamic |= waited(each.register()) != frame.extra;
    }
    if (dynamic) {
      await(at);
    }
  }

  private void await(Site.Await at) {
    Step step = at.step();
    long start = disturbances.begin(at.before());
    if (at.inFlight().length != 0) {
      overtake(at.inFlight());
    }
    long low = lateLow & at.low();
    long now = low == (low & -low & at.readLow()) && (lateHigh & at.high()) == 0
        ? scoreboard.awaited(Long.numberOfTrailingZeros(low), 0, start)
        : awaitInOrder(step, start);
    clock.advance(now - start);
    if (at.before() != at.after()) {
      cycles.charge(CycleLeaf.STALL_LOAD, -at.loadStall());
      cycles.charge(CycleLeaf.STALL_ALU, -at.aluStall());
      cycles.charge(CycleLeaf.STALL_FP, -at.floatStall());
    }
    lateLow &= ~at.readLow();
    lateHigh &= ~at.readHigh();
    disturbances.end(start + at.after() - at.before(), step.owner());
  }

  /// Results in flight, so far known to the compiler alone, enter the scoreboard.
  private void overtake(Site.InFlight[] inFlight) {
    for (Site.InFlight each : inFlight) {
      scoreboard.producedAt(each.register(), frame.base + waited(each.register()) + each.readyOffset(), each.loaded());
      late(each.register());
    }
  }

  /// Waits for what is late of what a molecule reads, and then writes, one after the other: which leaf waiting is
  /// charged to depends on what was waited for before.
  ///
  /// @return when all are there
  private long awaitInOrder(Step step, long start) {
    long now = start;
    for (int source : step.sources()) {
      if (mayBeLate(source)) {
        now = scoreboard.awaited(source, 0, now);
      }
    }
    int[] destinations = step.destinations();
    for (int i = 0; i < destinations.length; i++) {
      if (mayBeLate(destinations[i])) {
        now = scoreboard.awaited(destinations[i], step.latencies()[i], now);
      }
    }
    return now;
  }

  /// A result may be late.
  void late(int number) {
    if (number < Long.SIZE) {
      lateLow |= 1L << number;
    } else {
      lateHigh |= 1L << number;
    }
  }

  /// Nothing is late.
  void clear() {
    lateLow = 0;
    lateHigh = 0;
  }

  private boolean mayBeLate(int number) {
    return ((number < Long.SIZE ? lateLow : lateHigh) >>> number & 1) != 0;
  }

  /// Whether a molecule reads or writes anything that may be late.
  private boolean needsLate(Site.Await at) {
    return (lateLow & at.low() | lateHigh & at.high()) != 0;
  }

  /// What is late when state goes into units.
  void open() {
    clear();
    if (frame.disturbed) {
      for (int number = 0; number < Scoreboard.ENTRIES; number++) {
        if (scoreboard.isLate(number, frame.base)) {
          late(number);
        }
      }
    }
  }

  /// A result takes longer than a cycle: what has been waited until now, if anything, does not shorten it.
  void takesLonger(int register) {
    if (frame.extra != 0) {
      waited[register] = frame.extra;
      waitedIn[register] = frame.base;
    }
  }

  /// A result of the interval that ends can be read `readyOffset` cycles after it began, but for what had been waited
  /// when it was produced.
  void publish(int register, int readyOffset, int isLoad) {
    scoreboard.committedAt(register, frame.base + waited(register) + readyOffset, isLoad != 0);
    late(register);
    frame.latest = scoreboard.latest();
    frame.disturbed = true;
  }

  /// What the interval had waited when a result was produced.
  private long waited(int register) {
    return waitedIn[register] == frame.base ? waited[register] : 0;
  }
}
