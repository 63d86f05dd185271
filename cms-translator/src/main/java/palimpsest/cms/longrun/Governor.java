package palimpsest.cms.longrun;

import java.util.List;
import java.util.Optional;
import palimpsest.cms.CmsSettings;
import palimpsest.cms.CmsSwitch;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.Ledger;
import palimpsest.host.account.OperatingHistory;
import palimpsest.host.core.Engine;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.OperatingPoint;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// Moves the machine from one operating point to another (FACTS 8.2).
///
/// Upwards the voltage rises first, while the core runs on at its frequency; when it is there the core stands still for
/// as long as the clock takes to lock again, and the memory bus to stop and start, and goes on at the new frequency.
/// Downwards it is the other way round. While the voltage moves everything is paid at the higher of both: step by step
/// it would be somewhat less. Cycles in which the core stands still are those of [CycleLeaf#DVFS], at the frequency
/// before.
public final class Governor {
  private static final double NANOSECONDS_PER_MICROSECOND = 1000;
  private static final double MILLIVOLTS_PER_VOLT = 1000;

  /// Where the machine is.
  private sealed interface Phase {
    /// At a point of its own.
    record Steady() implements Phase {}

    /// The voltage rises, and has come to that of `to` at a time in nanoseconds.
    record Rising(OperatingPoint to, long until) implements Phase {}

    /// The voltage falls, and has come to that of `to` at a time in nanoseconds.
    record Falling(OperatingPoint to, long until) implements Phase {}
  }

  private static final Phase STEADY = new Phase.Steady();

  private final Ledger ledger;
  private final OperatingHistory operation;
  private final Engine engine;
  private final MachineDescription.LongRun costs;
  private final List<OperatingPoint> points;
  private final LongRunRegisters registers;
  private final Decider decider;
  private Phase phase = STEADY;

  /// A governor of a machine that has done nothing yet.
  ///
  /// @param settings whether LongRun decides, and how
  /// @param trace decides instead, where it says anything
  public Governor(
      Ledger ledger, OperatingHistory operation, Engine engine, CmsSettings settings, PointTrace trace) {
    this.ledger = ledger;
    this.operation = operation;
    this.engine = engine;
    MachineDescription machine = operation.machine().machine();
    this.costs = machine.longrun();
    this.points = machine.operatingPoints();
    boolean decides = trace.changes().isEmpty() && settings.value(CmsSwitch.POWER).equals("longrun");
    this.registers = new LongRunRegisters(points, decides);
    this.decider = decides
        ? new Demand(ledger, points, registers, settings)
        : trace.changes().isEmpty() ? new Stay() : new Follow(trace);
  }

  /// What the guest's operating system tells it, and learns from it.
  public LongRunRegisters registers() {
    return registers;
  }

  /// The cycle from which [#act] is to be called, if the point stays until then; [Long#MAX_VALUE] for never.
  public long dueAt() {
    long time = switch (phase) {
      case Phase.Steady _ -> astray().isPresent() ? now() : decider.dueAt();
      case Phase.Rising rising -> rising.until();
      case Phase.Falling falling -> falling.until();
    };
    return time == Decider.NEVER ? Long.MAX_VALUE : operation.timebase().cycleAt(time);
  }

  /// The same while nothing is executed: then there may be nothing to do for longer.
  public long dueWhileIdle() {
    return phase == STEADY && astray().isEmpty() && decider.isSettledWhileIdle(operation.machine().point())
        ? Long.MAX_VALUE
        : dueAt();
  }

  /// Does what is due, for which CMS needs [CycleLeaf#GOVERN] cycles each time. CMS must have control, and all that was
  /// spent must be in the ledger.
  public void act() {
    ledger.charge(CycleLeaf.GOVERN, operation.machine().machine().cms().govern());
    switch (phase) {
      case Phase.Steady _ ->
          astray().or(() -> decider.decide(now(), operation.machine().point())).ifPresent(this::begin);
      case Phase.Rising rising -> {
        relock(rising.to());
        phase = STEADY;
      }
      case Phase.Falling falling -> {
        goTo(falling.to());
        phase = STEADY;
      }
    }
  }

  /// Where to go if LongRun decides and the present point is not allowed: to the nearest that is.
  private Optional<OperatingPoint> astray() {
    if (!registers.decides()) {
      return Optional.empty();
    }
    int here = points.indexOf(operation.machine().point());
    int allowed = Math.clamp(here, registers.lowestAllowed(), registers.highestAllowed());
    return here == allowed ? Optional.empty() : Optional.of(points.get(allowed));
  }

  private void begin(OperatingPoint to) {
    OperatingPoint from = operation.machine().point();
    if (to.mhz() == from.mhz()) {
      return;
    }
    double steps = Math.ceil(Math.abs(to.volts() - from.volts()) * MILLIVOLTS_PER_VOLT / costs.stepMv() - 1e-6);
    long slew = Math.round(steps * costs.slewUs() * NANOSECONDS_PER_MICROSECOND);
    if (to.mhz() > from.mhz()) {
      goTo(new OperatingPoint(from.mhz(), to.volts()));
      phase = new Phase.Rising(to, now() + slew);
    } else {
      relock(new OperatingPoint(to.mhz(), from.volts()));
      phase = new Phase.Falling(to, now() + slew);
    }
  }

  /// Changes the frequency, for which the core stands still.
  private void relock(OperatingPoint to) {
    long still = Math.round((costs.relockUs() + costs.busStopUs()) * NANOSECONDS_PER_MICROSECOND);
    ledger.charge(CycleLeaf.DVFS, operation.timebase().cyclesFor(still));
    goTo(to);
    operation.countTransition();
  }

  private void goTo(OperatingPoint point) {
    operation.change(operation.machine().at(point));
    engine.operateAt(operation.machine());
  }

  /// Writes where it stands; the present operating point is the history's.
  public void save(StateWriter out) {
    switch (phase) {
      case Phase.Steady _ -> out.i8(0);
      case Phase.Rising(OperatingPoint to, long until) -> save(1, to, until, out);
      case Phase.Falling(OperatingPoint to, long until) -> save(2, to, until, out);
    }
    decider.save(out);
  }

  private static void save(int kind, OperatingPoint to, long until, StateWriter out) {
    out.i8(kind);
    out.i32(to.mhz());
    out.i64(Double.doubleToLongBits(to.volts()));
    out.i64(until);
  }

  /// Goes on from what [#save] wrote of the same machine, under the same settings. The history is there already.
  ///
  /// @throws StateException if it is not that
  public void restore(StateReader in) throws StateException {
    int kind = in.u8();
    if (kind == 0) {
      phase = STEADY;
    } else {
      OperatingPoint to =
          new OperatingPoint(in.within(1, Integer.MAX_VALUE), Double.longBitsToDouble(in.i64()));
      long until = in.i64();
      phase = kind == 1 ? new Phase.Rising(to, until) : new Phase.Falling(to, until);
    }
    decider.restore(in);
    engine.operateAt(operation.machine());
  }

  private long now() {
    return operation.timebase().nanosecondsAt(ledger.clock().now());
  }
}
