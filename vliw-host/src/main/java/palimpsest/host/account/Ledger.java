package palimpsest.host.account;

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
