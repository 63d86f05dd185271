package palimpsest.host.account;

import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// The books of one run: clock, cycle stack and event counters, written by the engine and by CMS.
public final class Ledger {
  private final Clock clock = new Clock();
  private final CycleStack cycles = new CycleStack();
  private final EventCounters events = new EventCounters();
  private long cmsCycles;

  public Clock clock() {
    return clock;
  }

  public CycleStack cycles() {
    return cycles;
  }

  public EventCounters events() {
    return events;
  }

  /// Lets CMS (or idling) spend `count` cycles on `leaf`.
  public void charge(CycleLeaf leaf, long count) {
    clock.advance(count);
    cycles.chargeForGood(leaf, count);
    if (leaf.isCms()) {
      cmsCycles += count;
    }
  }

  /// Cycles spent by CMS itself.
  public long cmsCycles() {
    return cmsCycles;
  }

  /// Writes the books; what was executed must have been committed or rolled back.
  ///
  /// @throws StateException never
  public void save(StateWriter out) throws StateException {
    out.i64(clock.now());
    out.i64(cmsCycles);
    cycles.save(out);
    events.save(out);
  }

  /// Becomes what [#save] wrote. The clock must not be beyond that.
  ///
  /// @throws StateException if it is not that, or does not add up
  public void restore(StateReader in) throws StateException {
    long now = in.i64();
    clock.advance(now - clock.now());
    cmsCycles = in.i64();
    cycles.restore(in);
    events.restore(in);
    if (cycles.sum() != now) {
      throw in.damaged("%d cycles in a stack of %d".formatted(now, cycles.sum()));
    }
  }

  /// Checks invariant A1: the leaves add up to the clock.
  ///
  /// @throws IllegalStateException if they do not, with both numbers
  public void check() {
    if (cycles.sum() != clock.now()) {
      throw new IllegalStateException(
          "cycle stack sums to " + cycles.sum() + " but " + clock.now() + " cycles have passed");
    }
  }
}
