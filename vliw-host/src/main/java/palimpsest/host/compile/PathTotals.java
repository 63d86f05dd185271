package palimpsest.host.compile;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.Event;
import palimpsest.host.account.MoleculeTally;

/// Adds up what executing a path counts where nothing dynamic happens: every fetch, TLB look-up and data access hits.
final class PathTotals {
  private static final Event[] EVENTS = Event.values();

  private final long[] leaves = new long[PathBooks.LEAVES.length];
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
    for (int i = 0; i < PathBooks.LEAVES.length; i++) {
      if (PathBooks.LEAVES[i] == leaf) {
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

  /// The same, for entering in the books.
  PathBooks books() {
    return new PathBooks(
        leaves.clone(),
        Arrays.stream(EVENTS).filter(event -> events[event.ordinal()] != 0).toArray(Event[]::new),
        Arrays.stream(events).filter(times -> times != 0).toArray(),
        tallies.keySet().toArray(MoleculeTally[]::new),
        tallies.values().stream().mapToInt(Integer::intValue).toArray(),
        ownerCycles.keySet().stream().mapToInt(Integer::intValue).toArray(),
        ownerCycles.values().stream().mapToLong(Long::longValue).toArray(),
        guestInstructions,
        repIterations,
        creditedOwner);
  }
}
