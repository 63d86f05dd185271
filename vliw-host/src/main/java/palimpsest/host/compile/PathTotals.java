package palimpsest.host.compile;

import java.util.LinkedHashMap;
import java.util.Map;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.CycleStack;
import palimpsest.host.account.Event;
import palimpsest.host.account.EventCounters;
import palimpsest.host.account.Ledger;
import palimpsest.host.account.MoleculeTally;

/// What executing a path counts where nothing dynamic happens: every fetch, TLB look-up and data access hits.
public final class PathTotals {
  private static final CycleLeaf[] LEAVES = {
    CycleLeaf.ISSUE, CycleLeaf.STALL_LOAD, CycleLeaf.STALL_ALU, CycleLeaf.STALL_BRANCH
  };
  private static final Event[] EVENTS = Event.values();

  private final long[] leaves = new long[LEAVES.length];
  private final long[] events = new long[EVENTS.length];
  private final Map<MoleculeTally, Integer> tallies = new LinkedHashMap<>();
  private final Map<Integer, Long> ownerCycles = new LinkedHashMap<>();
  private int guestInstructions;
  private int repIterations;
  private int creditedOwner;

  PathTotals() {}

  PathTotals(PathTotals other) {
    System.arraycopy(other.leaves, 0, leaves, 0, leaves.length);
    System.arraycopy(other.events, 0, events, 0, events.length);
    tallies.putAll(other.tallies);
    ownerCycles.putAll(other.ownerCycles);
  }

  void spend(CycleLeaf leaf, int owner, long cycles) {
    for (int i = 0; i < LEAVES.length; i++) {
      if (LEAVES[i] == leaf) {
        leaves[i] += cycles;
      }
    }
    ownerCycles.merge(owner, cycles, Long::sum);
  }

  void count(Event event, int times) {
    events[event.ordinal()] += times;
  }

  void count(MoleculeTally tally) {
    tallies.merge(tally, 1, Integer::sum);
  }

  void retire(Step step) {
    guestInstructions = step.guestInstructions();
    repIterations = step.repIterations();
    creditedOwner = step.owner();
    count(Event.COMMITS, 1);
  }

  /// Enters `times` executions that have committed. The clock and the count of guest instructions are not touched: they
  /// are kept exact all the time.
  public void settle(Ledger ledger, long times) {
    CycleStack stack = ledger.cycles();
    for (int i = 0; i < LEAVES.length; i++) {
      stack.chargeForGood(LEAVES[i], leaves[i] * times);
    }
    EventCounters counters = ledger.events();
    enter(counters, times);
    counters.retire(0, repIterations * times);
    counters.creditOwner(creditedOwner, guestInstructions * times);
  }

  private void enter(EventCounters counters, long times) {
    for (int i = 0; i < events.length; i++) {
      if (events[i] != 0) {
        counters.count(EVENTS[i], events[i] * times);
      }
    }
    for (Map.Entry<MoleculeTally, Integer> each : tallies.entrySet()) {
      each.getKey().count(each.getValue() * times);
    }
    for (Map.Entry<Integer, Long> each : ownerCycles.entrySet()) {
      counters.chargeOwner(each.getKey(), each.getValue() * times);
    }
  }
}
