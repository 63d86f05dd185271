package palimpsest.cms.adapt;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// The rungs one region stands on, and the failures that brought it there.
final class Ladder {
  /// Rungs that name single accesses before a kind of speculation is given up as a whole. Assumed: each costs a new
  /// translation.
  private static final int MOST_NAMED = 3;

  /// Executions between two failures up to which interpreting is cheaper than failing. Derived from the proposed costs
  /// of FACTS 5.2: a rollback and its handler, 150 cycles and the replay, against an instruction interpreted and two
  /// look-ups, 45 and 80.
  private static final int DENSE = 4;

  private final int head;
  private final int storeBufferDepth;
  private final Map<Cause, Long> failures = new EnumMap<>(Cause.class);
  private final List<Rung> rungs = new ArrayList<>();
  /// Failures since the last rung was taken, or since the last long pause.
  private final Map<Cause, Integer> recent = new EnumMap<>(Cause.class);
  private int dense;
  private Moment last = new Moment(0, 0);
  private int taken;
  private int forgiven;

  Ladder(int head, int storeBufferDepth) {
    this.head = head;
    this.storeBufferDepth = storeBufferDepth;
  }

  List<Rung> rungs() {
    return rungs;
  }

  boolean stands(Class<? extends Rung> on) {
    return rungs.stream().anyMatch(on::isInstance);
  }

  Lesson lesson() {
    return new Lesson(head, failures, rungs, taken, forgiven);
  }

  void save(StateWriter out) throws StateException {
    for (Cause cause : Cause.values()) {
      out.i64(failures.getOrDefault(cause, 0L));
      out.i32(recent.getOrDefault(cause, 0));
    }
    out.list(rungs, rung -> Rung.write(rung, out));
    out.i32(dense);
    last.save(out);
    out.i32(taken);
    out.i32(forgiven);
  }

  /// Reads what [#save] wrote of the region at `head`.
  static Ladder read(int head, int storeBufferDepth, StateReader in) throws StateException {
    Ladder ladder = new Ladder(head, storeBufferDepth);
    for (Cause cause : Cause.values()) {
      long failures = in.i64();
      int recent = in.i32();
      if (failures != 0) {
        ladder.failures.put(cause, failures);
      }
      if (recent != 0) {
        ladder.recent.put(cause, recent);
      }
    }
    ladder.rungs.addAll(in.list(() -> Rung.read(in)));
    ladder.dense = in.i32();
    ladder.last = Moment.read(in);
    ladder.taken = in.i32();
    ladder.forgiven = in.within(0, Integer.MAX_VALUE);
    return ladder;
  }

  /// Counts a failure.
  ///
  /// @param rare executions between two failures beyond which the first no longer counts
  /// @return how many of its cause have come since the last rung, each soon after the one before
  int count(Cause cause, Moment now, int rare) {
    failures.merge(cause, 1L, Long::sum);
    long pause = now.since(last);
    last = now;
    if (pause > rare) {
      recent.clear();
    }
    dense = pause <= DENSE ? dense + 1 : 0;
    return recent.merge(cause, 1, Integer::sum);
  }

  /// Takes the next rung for a cause, if there is one.
  ///
  /// @param gear of the translation that failed
  /// @param culprits guest addresses of the accesses or the instruction at fault
  /// @param patience failures in close succession after which the region is not worth entering
  boolean climb(int gear, Cause cause, Collection<Integer> culprits, int patience) {
    recent.remove(cause);
    Optional<Rung> next = next(gear, cause, new TreeSet<>(culprits));
    if (next.isEmpty() || (next.get() instanceof Rung.Interpreted && dense < patience)) {
      return false;
    }
    take(next.get());
    return true;
  }

  void take(Rung rung) {
    rungs.add(rung);
    taken++;
  }

  private Optional<Rung> next(int gear, Cause cause, SortedSet<Integer> culprits) {
    return switch (cause) {
      case ALIAS -> named(unguessed(), culprits).<Rung>map(Rung.Unguessed::new)
          .or(() -> unless(Rung.WithoutAlias.class, new Rung.WithoutAlias()))
          .or(() -> last(gear));
      case PAGE, SPECULATIVE_IO, DIVIDE -> named(inOrder(), culprits).<Rung>map(Rung.InOrder::new)
          .or(() -> unless(Rung.WithoutHoisting.class, new Rung.WithoutHoisting()))
          .or(() -> apart(culprits));
      case STORE_BUFFER -> storeLimit() > 1
          ? Optional.of(new Rung.FewerStores(storeLimit() / 2))
          : last(gear);
      case ILLEGAL_MOLECULE -> last(gear);
      case FLOAT, GENUINE -> apart(culprits);
    };
  }

  /// Those of the culprits that no rung names yet; empty if there are none, or if enough are named.
  private Optional<SortedSet<Integer>> named(List<SortedSet<Integer>> before, SortedSet<Integer> culprits) {
    SortedSet<Integer> fresh = new TreeSet<>(culprits);
    before.forEach(fresh::removeAll);
    return fresh.isEmpty() || before.size() >= MOST_NAMED ? Optional.empty() : Optional.of(fresh);
  }

  private List<SortedSet<Integer>> unguessed() {
    return rungs.stream()
        .flatMap(rung -> rung instanceof Rung.Unguessed(var eips)
            ? Stream.of(eips)
            : Stream.<SortedSet<Integer>>empty())
        .toList();
  }

  private List<SortedSet<Integer>> inOrder() {
    return rungs.stream()
        .flatMap(rung -> rung instanceof Rung.InOrder(var eips)
            ? Stream.of(eips)
            : Stream.<SortedSet<Integer>>empty())
        .toList();
  }

  /// The culprit gets a commit before it; if it is the region's head, it is translated alone, then not at all.
  private Optional<Rung> apart(SortedSet<Integer> culprits) {
    Optional<Integer> inside = culprits.stream()
        .filter(eip -> eip != head && !rungs.contains(new Rung.CommitBefore(eip)))
        .findFirst();
    if (inside.isPresent()) {
      return Optional.of(new Rung.CommitBefore(inside.get()));
    }
    return unless(Rung.Alone.class, new Rung.Alone())
        .or(() -> unless(Rung.Interpreted.class, new Rung.Interpreted()));
  }

  /// A gear less, or none.
  private Optional<Rung> last(int gear) {
    return Optional.<Rung>of(new Rung.NotThorough())
        .filter(_ -> gear == 4 && !stands(Rung.NotThorough.class))
        .or(() -> unless(Rung.Quick.class, new Rung.Quick()))
        .or(() -> unless(Rung.Interpreted.class, new Rung.Interpreted()));
  }

  private Optional<Rung> unless(Class<? extends Rung> there, Rung rung) {
    return stands(there) ? Optional.empty() : Optional.of(rung);
  }

  private int storeLimit() {
    int limit = storeBufferDepth;
    for (Rung rung : rungs) {
      limit = rung instanceof Rung.FewerStores(int most) ? Math.min(limit, most) : limit;
    }
    return limit;
  }

  /// Executions without failure after which the last rung is given back: twice as many each time, so that a region
  /// cannot go up and down for ever.
  long patienceOfForgiveness(int first) {
    return (long) first << Math.min(forgiven, 30);
  }

  /// Whether the last rung has been quiet long enough.
  boolean quiet(Moment now, int first) {
    return !rungs.isEmpty() && now.since(last) >= patienceOfForgiveness(first);
  }

  /// Gives the last rung back.
  void forgive(Moment now) {
    rungs.removeLast();
    forgiven++;
    recent.clear();
    dense = 0;
    last = now;
  }
}
