package palimpsest.cms.longrun;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import palimpsest.cms.CmsSettings;
import palimpsest.cms.CmsSwitch;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.Ledger;
import palimpsest.host.machine.OperatingPoint;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// Goes with the guest's demand (FACTS 8.2: CMS samples the idle fraction over a window; up fast, down slow). The rule
/// is ours, for none is published:
///
/// - Demand is what was executed over a window of samples, in cycles for each microsecond: the frequency at which there
///   would have been no idle time. What it takes to decide is not demand. The point wanted is the lowest of which
///   demand takes no more than the target share.
/// - **Up fast**: if that is a higher point, go there at once. If there was no idle time in the last samples, demand
///   does not show, however low it seems; go to the highest point.
/// - **Down slow**: if it is a lower point, go down one point with each sample, and only once a whole window is known.
/// - In performance mode every demand wants the highest point; only where there is none is the lowest wanted.
/// - Lowest and highest are those of the points that [LongRunRegisters] allow.
final class Demand implements Decider {
  private static final int NANOSECONDS_PER_MICROSECOND = 1000;
  private static final int PERCENT = 100;

  /// Share of a sample from which it had no idle time, in per cent: assumed, for a program that is never idle still
  /// loses a little to changes of the point.
  private static final int SATURATED = 95;

  private static final List<CycleLeaf> NOT_DEMAND = List.of(CycleLeaf.IDLE, CycleLeaf.DVFS, CycleLeaf.GOVERN);

  private final Ledger ledger;
  private final List<OperatingPoint> points;
  private final LongRunRegisters registers;
  private final long sample;
  private final int target;
  private final int patience;
  /// Executed cycles and nanoseconds of the last samples, in a ring.
  private final long[] executed;
  private final long[] lengths;
  private int samples;
  private int saturated;
  private long due;
  private long time;
  private long cycles;
  private long executedCycles;

  /// @param points in rising frequency
  Demand(Ledger ledger, List<OperatingPoint> points, LongRunRegisters registers, CmsSettings settings) {
    this.ledger = ledger;
    this.points = points;
    this.registers = registers;
    this.sample = (long) settings.number(CmsSwitch.LONGRUN_SAMPLE) * NANOSECONDS_PER_MICROSECOND;
    this.target = settings.number(CmsSwitch.LONGRUN_TARGET);
    this.patience = settings.number(CmsSwitch.LONGRUN_PATIENCE);
    this.executed = new long[settings.number(CmsSwitch.LONGRUN_WINDOW)];
    this.lengths = new long[executed.length];
    this.due = sample;
  }

  @Override
  public long dueAt() {
    return due;
  }

  @Override
  public void save(StateWriter out) {
    out.longs(executed);
    out.longs(lengths);
    out.i32(samples);
    out.i32(saturated);
    out.i64(due);
    out.i64(time);
    out.i64(cycles);
    out.i64(executedCycles);
  }

  @Override
  public void restore(StateReader in) throws StateException {
    in.longs(executed);
    in.longs(lengths);
    samples = in.within(0, Integer.MAX_VALUE);
    saturated = in.i32();
    due = in.i64();
    time = in.i64();
    cycles = in.i64();
    executedCycles = in.i64();
  }

  @Override
  public Optional<OperatingPoint> decide(long now, OperatingPoint point) {
    time += (now - due) / sample * sample;
    take(now);
    due += ((now - due) / sample + 1) * sample;
    int here = points.indexOf(point);
    int wanted = wanted();
    int next;
    if (wanted > here) {
      next = wanted;
    } else if (saturated >= patience) {
      next = registers.highestAllowed();
    } else if (wanted < here && samples >= executed.length) {
      next = here - 1;
    } else {
      next = here;
    }
    return next == here ? Optional.empty() : Optional.of(points.get(next));
  }

  @Override
  public boolean isSettledWhileIdle(OperatingPoint point) {
    return samples >= executed.length
        && Arrays.stream(executed).sum() == 0
        && points.indexOf(point) == registers.lowestAllowed();
  }

  /// Takes a sample; of samples missed because nothing would have come of them, the last.
  private void take(long now) {
    long allExecuted = ledger.clock().now();
    for (CycleLeaf leaf : NOT_DEMAND) {
      allExecuted -= ledger.cycles().get(leaf);
    }
    int at = samples % executed.length;
    executed[at] = allExecuted - executedCycles;
    lengths[at] = now - time;
    samples++;
    long passed = ledger.clock().now() - cycles;
    saturated = executed[at] * PERCENT >= passed * SATURATED ? saturated + 1 : 0;
    executedCycles = allExecuted;
    cycles = ledger.clock().now();
    time = now;
  }

  private int wanted() {
    long sum = 0;
    long nanoseconds = 0;
    for (int i = 0; i < Math.min(samples, executed.length); i++) {
      sum += executed[i];
      nanoseconds += lengths[i];
    }
    int highest = registers.highestAllowed();
    if (registers.isPerformance()) {
      return sum == 0 ? registers.lowestAllowed() : highest;
    }
    for (int i = registers.lowestAllowed(); i < highest; i++) {
      if (sum * NANOSECONDS_PER_MICROSECOND * PERCENT <= nanoseconds * points.get(i).mhz() * target) {
        return i;
      }
    }
    return highest;
  }
}
