package palimpsest.host.compile;

import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.CycleStack;
import palimpsest.host.account.Event;
import palimpsest.host.account.EventCounters;
import palimpsest.host.account.Ledger;
import palimpsest.host.account.MoleculeTally;

/// What one execution of a path enters in the books.
public final class PathBooks {
  /// The leaves that are known when a path is compiled.
  static final CycleLeaf[] LEAVES = {
    CycleLeaf.ISSUE, CycleLeaf.STALL_LOAD, CycleLeaf.STALL_ALU, CycleLeaf.STALL_FP, CycleLeaf.STALL_BRANCH
  };

  private final long[] leaves;
  private final Event[] events;
  private final long[] eventTimes;
  private final MoleculeTally[] tallies;
  private final int[] tallyTimes;
  private final int[] owners;
  private final long[] ownerCycles;
  private final int guestInstructions;
  private final int repIterations;
  private final int creditedOwner;

  PathBooks(
      long[] leaves, Event[] events, long[] eventTimes, MoleculeTally[] tallies, int[] tallyTimes, int[] owners,
      long[] ownerCycles, int guestInstructions, int repIterations, int creditedOwner) {
    this.leaves = leaves;
    this.events = events;
    this.eventTimes = eventTimes;
    this.tallies = tallies;
    this.tallyTimes = tallyTimes;
    this.owners = owners;
    this.ownerCycles = ownerCycles;
    this.guestInstructions = guestInstructions;
    this.repIterations = repIterations;
    this.creditedOwner = creditedOwner;
  }

  /// Enters `times` executions that have committed. The clock and the count of guest instructions are not touched: they
  /// are kept exact all the time.
  public void settle(Ledger ledger, long times) {
    CycleStack stack = ledger.cycles();
    for (int i = 0; i < LEAVES.length; i++) {
      stack.chargeForGood(LEAVES[i], leaves[i] * times);
    }
    EventCounters counters = ledger.events();
    for (int i = 0; i < events.length; i++) {
      counters.count(events[i], eventTimes[i] * times);
    }
    for (int i = 0; i < tallies.length; i++) {
      tallies[i].count(tallyTimes[i] * times);
    }
    for (int i = 0; i < owners.length; i++) {
      counters.chargeOwner(owners[i], ownerCycles[i] * times);
    }
    counters.retire(0, repIterations * times);
    counters.creditOwner(creditedOwner, guestInstructions * times);
  }
}
