package palimpsest.host.account;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import palimpsest.host.machine.OperatingPoint;
import palimpsest.host.machine.ResolvedMachine;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// The operating points a machine has been at, what time it is, and what everything cost.
///
/// A *segment* is the stretch from one change of the point to the next. What the ledger counted in a segment is paid at
/// the prices of its point, and its cycles last what they last at its frequency. Prices are whole picojoules and times
/// whole picoseconds, so energy and time are the sums of their segments, exactly.
public final class OperatingHistory {
  private static final Comparator<OperatingPoint> RISING =
      Comparator.comparingInt(OperatingPoint::mhz).thenComparingDouble(OperatingPoint::volts);

  private final Ledger ledger;
  private final TreeMap<OperatingPoint, PointUse> ended = new TreeMap<>(RISING);
  private ResolvedMachine machine;
  private Timebase timebase;
  private EnergyCounts counted = EnergyCounts.NONE;
  private long transitions;

  /// Begins with a machine that has done nothing.
  ///
  /// @param ledger where everything is counted
  /// @param machine the machine at its first point
  public OperatingHistory(Ledger ledger, ResolvedMachine machine) {
    this.ledger = ledger;
    this.machine = machine;
    this.timebase = Timebase.start(machine.point().mhz(), machine.machine().operatingPoints().getLast().mhz());
  }

  /// The machine at its present point.
  public ResolvedMachine machine() {
    return machine;
  }

  /// From cycles to time, for cycles that have not been settled yet.
  public Timebase timebase() {
    return timebase;
  }

  /// Ends the segment: from now on the machine is at `next`, which has the same description. All that was done must be
  /// in the ledger.
  public void change(ResolvedMachine next) {
    if (next.point().equals(machine.point())) {
      return;
    }
    if (ledger.clock().now() > timebase.startCycle()) {
      PointUse use = open();
      ended.merge(use.point(), use, PointUse::plus);
    }
    counted = EnergyCounts.of(ledger);
    timebase = timebase.changed(ledger.clock().now(), next.point().mhz());
    machine = next;
  }

  /// Counts a change of frequency as a person would count it: raising or lowering the voltage is part of it.
  public void countTransition() {
    transitions++;
  }

  /// Changes of frequency.
  public long transitions() {
    return transitions;
  }

  /// Picoseconds of simulated time, all segments together.
  public long picoseconds() {
    return timebase.picosecondsAt(ledger.clock().now());
  }

  /// What everything cost so far.
  public EnergyStack energy() {
    EnergyStack sum = new EnergyStack();
    for (PointUse use : uses()) {
      sum = sum.plus(use.energy());
    }
    return sum;
  }

  /// The points used, in rising frequency, then voltage; the present one is always among them.
  public List<PointUse> uses() {
    TreeMap<OperatingPoint, PointUse> all = new TreeMap<>(RISING);
    all.putAll(ended);
    PointUse use = open();
    all.merge(use.point(), use, PointUse::plus);
    return new ArrayList<>(all.values());
  }

  /// Writes the history; the ledger is saved on its own.
  ///
  /// @throws StateException never
  public void save(StateWriter out) throws StateException {
    save(machine.point(), out);
    timebase.save(out);
    counted.save(out);
    out.i64(transitions);
    out.list(ended.values(), use -> {
      save(use.point(), out);
      out.i64(use.cycles());
      out.i64(use.picoseconds());
      use.energy().save(out);
    });
  }

  private static void save(OperatingPoint point, StateWriter out) {
    out.i32(point.mhz());
    out.i64(Double.doubleToLongBits(point.volts()));
  }

  /// Becomes what [#save] wrote of the same machine.
  ///
  /// @throws StateException if it is not that
  public void restore(StateReader in) throws StateException {
    machine = machine.at(point(in));
    timebase = Timebase.read(in);
    counted = EnergyCounts.read(in);
    transitions = in.i64();
    ended.clear();
    in.each(() -> {
      OperatingPoint point = point(in);
      ended.put(point, new PointUse(point, in.i64(), in.i64(), EnergyStack.read(in)));
    });
    if (timebase.mhz() != machine.point().mhz() || timebase.startCycle() > ledger.clock().now()) {
      throw in.damaged("a time of another operating point");
    }
  }

  private static OperatingPoint point(StateReader in) throws StateException {
    int mhz = in.within(1, Integer.MAX_VALUE);
    return new OperatingPoint(mhz, Double.longBitsToDouble(in.i64()));
  }

  private PointUse open() {
    EnergyCounts now = EnergyCounts.of(ledger).since(counted);
    return new PointUse(
        machine.point(),
        now.cycles(),
        picoseconds() - timebase.picosecondsAt(timebase.startCycle()),
        EnergyStack.of(now, machine));
  }
}
