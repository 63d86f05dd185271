package palimpsest.host.account;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// Everything counted in one run that is not a cycle or a picojoule.
public final class EventCounters {
  private final long[] events = new long[Event.values().length];
  private final long[] eventsAtMark = new long[events.length];
  private final Map<MoleculeTally.Shape, MoleculeTally> byShape = new HashMap<>();
  private final List<MoleculeTally> tallies = new ArrayList<>();
  private final Map<Integer, List<MoleculeTally>> byOwner = new HashMap<>();
  private long[] ownerCycles = new long[8];
  private long[] ownerGuestInstructions = new long[8];
  private long guestInstructions;
  private long repIterations;

  /// Counts one event.
  public void count(Event event) {
    events[event.ordinal()]++;
  }

  /// Counts `times` events.
  public void count(Event event, long times) {
    events[event.ordinal()] += times;
  }

  /// What [#count] has counted so far stays.
  public void mark() {
    System.arraycopy(events, 0, eventsAtMark, 0, events.length);
  }

  /// Takes back what [#count] has counted since [#mark].
  public void revoke() {
    System.arraycopy(eventsAtMark, 0, events, 0, events.length);
  }

  /// How often `event` happened.
  public long get(Event event) {
    return events[event.ordinal()];
  }

  /// Rollbacks of every kind.
  public long rollbacks() {
    return EnumSet.range(Event.ROLLBACKS_PAGE, Event.ROLLBACKS_ILLEGAL_MOLECULE).stream().mapToLong(this::get).sum();
  }

  /// The tally of molecules of `shape`; made when first asked for.
  public MoleculeTally tally(MoleculeTally.Shape shape) {
    makeRoomFor(shape.owner());
    return byShape.computeIfAbsent(shape, s -> {
      MoleculeTally tally = new MoleculeTally(s);
      tallies.add(tally);
      byOwner.computeIfAbsent(s.owner(), _ -> new ArrayList<>()).add(tally);
      return tally;
    });
  }

  /// Counts guest instructions that became committed state, however they were executed.
  ///
  /// @param instructions how many
  /// @param iterations how many iterations of repeated string instructions
  public void retire(long instructions, long iterations) {
    guestInstructions += instructions;
    repIterations += iterations;
  }

  /// Attributes cycles of execution to an owner that has a tally.
  public void chargeOwner(int owner, long cycles) {
    ownerCycles[owner] += cycles;
  }

  /// Attributes retired guest instructions to an owner that has a tally. They are not counted by this; see [#retire].
  public void creditOwner(int owner, long instructions) {
    ownerGuestInstructions[owner] += instructions;
  }

  /// Guest instructions retired: only those whose effects were committed.
  public long guestInstructions() {
    return guestInstructions;
  }

  /// Iterations of repeated string instructions retired.
  public long repIterations() {
    return repIterations;
  }

  /// Molecules executed.
  public long molecules() {
    return total(_ -> 1);
  }

  /// Atoms executed that were not no-ops.
  public long usefulAtoms() {
    return total(MoleculeTally.Shape::usefulAtoms);
  }

  /// How many molecules had n useful atoms, for n from 0 to the largest executed.
  public long[] slotHistogram() {
    int widest = tallies.stream()
        .filter(t -> t.executions() > 0)
        .mapToInt(t -> t.shape().usefulAtoms())
        .max()
        .orElse(0);
    long[] histogram = new long[widest + 1];
    tallies.stream()
        .filter(t -> t.executions() > 0)
        .forEach(t -> histogram[t.shape().usefulAtoms()] += t.executions());
    return histogram;
  }

  /// How many molecules had each of the machine's templates.
  ///
  /// @param templates how many templates the machine has
  public long[] templateHistogram(int templates) {
    long[] histogram = new long[templates];
    tallies.forEach(t -> histogram[t.shape().template()] += t.executions());
    return histogram;
  }

  /// The sum over all molecules executed of something about their shape.
  public long total(ToIntFunction<MoleculeTally.Shape> what) {
    return tallies.stream().mapToLong(t -> what.applyAsInt(t.shape()) * t.executions()).sum();
  }

  /// What was done by code attributed to `owner`, rolled-back executions included; zeros for an owner never seen.
  public OwnerCounts owner(int owner) {
    long molecules = 0;
    long usefulAtoms = 0;
    for (MoleculeTally tally : byOwner.getOrDefault(owner, List.of())) {
      molecules += tally.executions();
      usefulAtoms += tally.shape().usefulAtoms() * tally.executions();
    }
    return new OwnerCounts(molecules, usefulAtoms, ownerCycles(owner), ownerGuestInstructions(owner));
  }

  /// Cycles attributed to `owner` so far; 0 for one never seen.
  public long ownerCycles(int owner) {
    return owner < ownerCycles.length ? ownerCycles[owner] : 0;
  }

  /// Guest instructions credited to `owner` so far; 0 for one never seen.
  public long ownerGuestInstructions(int owner) {
    return owner < ownerGuestInstructions.length ? ownerGuestInstructions[owner] : 0;
  }

  /// Writes all that has been counted. Which tallies there are for molecules that have not been executed is the
  /// engine's affair.
  void save(StateWriter out) throws StateException {
    out.longs(events);
    out.i64(guestInstructions);
    out.i64(repIterations);
    List<MoleculeTally> executed =
        tallies.stream().filter(tally -> tally.executions() > 0).sorted(MoleculeTally.BY_SHAPE).toList();
    int owners = executed.isEmpty() ? 1 : executed.getLast().shape().owner() + 1;
    out.longs(Arrays.copyOf(ownerCycles, owners));
    out.longs(Arrays.copyOf(ownerGuestInstructions, owners));
    out.list(executed, tally -> tally.save(out));
  }

  /// Becomes what [#save] wrote.
  void restore(StateReader in) throws StateException {
    in.longs(events);
    guestInstructions = in.i64();
    repIterations = in.i64();
    ownerCycles = in.longs();
    ownerGuestInstructions = in.longs();
    if (ownerCycles.length == 0 || ownerCycles.length != ownerGuestInstructions.length) {
      throw in.damaged("cycles of %d owners, instructions of %d"
          .formatted(ownerCycles.length, ownerGuestInstructions.length));
    }
    byShape.clear();
    tallies.clear();
    byOwner.clear();
    in.each(() -> {
      MoleculeTally.Shape shape = MoleculeTally.Shape.read(in, ownerCycles.length - 1);
      tally(shape).count(in.i64());
    });
  }

  private void makeRoomFor(int owner) {
    if (owner >= ownerCycles.length) {
      int length = Math.max(owner + 1, 2 * ownerCycles.length);
      ownerCycles = Arrays.copyOf(ownerCycles, length);
      ownerGuestInstructions = Arrays.copyOf(ownerGuestInstructions, length);
    }
  }
}
