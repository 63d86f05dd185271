package palimpsest.cms.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import palimpsest.cms.CmsSettings;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.Ledger;
import palimpsest.host.account.OperatingHistory;
import palimpsest.host.core.BranchTargetTable;
import palimpsest.host.core.Departure;
import palimpsest.host.core.Engine;
import palimpsest.host.core.HostState;
import palimpsest.host.core.ReturnStack;
import palimpsest.host.core.Tlb;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;
import palimpsest.host.machine.OperatingPoint;
import palimpsest.host.machine.ResolvedMachine;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// The governor goes where it should, in the order FACTS 8.2 gives, at the price the machine names.
class GovernorTest {
  private static final long SAMPLE = 5_000_000;
  private static final OperatingPoint LOW = new OperatingPoint(300, 1.2);
  private static final OperatingPoint HIGH = new OperatingPoint(667, 1.6);
  private static final int WINDOW = 0x8086_8010;
  private static final int MODE = 0x8086_8011;

  private final MachineDescription machine = load();

  private static MachineDescription load() {
    try {
      return Machines.load("tm5600");
    } catch (MachineException e) {
      throw new AssertionError(e);
    }
  }

  /// A machine, its governor, and a guest that is busy or not.
  private final class Bench {
    final Ledger ledger = new Ledger();
    final List<OperatingPoint> told = new ArrayList<>();
    final OperatingHistory operation;
    final Governor governor;

    Bench(OperatingPoint start, String settings, PointTrace trace) {
      operation = new OperatingHistory(ledger, machine.resolve(start));
      governor = new Governor(
          ledger, operation, new Told(told), CmsSettings.STANDARD.with(settings), trace);
    }

    OperatingPoint point() {
      return operation.machine().point();
    }

    long now() {
      return operation.timebase().nanosecondsAt(ledger.clock().now());
    }

    /// Spends time up to `until`, in nanoseconds, on `leaf`; the governor acts when it is due.
    void spend(CycleLeaf leaf, long until) {
      while (now() < until) {
        long to = Math.min(operation.timebase().cycleAt(until), governor.dueAt());
        ledger.charge(leaf, Math.max(0, to - ledger.clock().now()));
        if (ledger.clock().now() >= governor.dueAt()) {
          governor.act();
        }
      }
    }

    /// Lets the guest execute so many cycles for each microsecond, in bursts of a tenth of a sample.
    void demand(int mhz, long until) {
      while (now() < until) {
        long end = now() + SAMPLE / 10;
        long busy = Math.min(SAMPLE / 10, SAMPLE / 10 * mhz / point().mhz());
        spend(CycleLeaf.ISSUE, now() + busy);
        spend(CycleLeaf.IDLE, end);
      }
    }
  }

  /// An engine that only notes where it is to operate.
  private record Told(List<OperatingPoint> told) implements Engine {
    @Override
    public void operateAt(ResolvedMachine at) {
      told.add(at.point());
    }

    @Override
    public Departure run(int hostPc, long retiredLimit) {
      throw new AssertionError("nothing runs here");
    }

    @Override
    public void requestInterrupt() {}

    @Override
    public void save(StateWriter out) {}

    @Override
    public void restore(StateReader in) {}

    @Override
    public HostState state() {
      throw new AssertionError("nothing runs here");
    }

    @Override
    public Tlb tlb() {
      throw new AssertionError("nothing runs here");
    }

    @Override
    public ReturnStack returnStack() {
      throw new AssertionError("nothing runs here");
    }

    @Override
    public BranchTargetTable branchTargets() {
      throw new AssertionError("nothing runs here");
    }
  }

  private static long window(int from, int to) {
    return (long) to << 32 | from;
  }

  /// Whether the voltage is on its way or a window half full: a restored governor decides what the saved one decides.
  @Property(tries = 60)
  void aRestoredGovernorGoesOnAsTheSavedOneDoes(
      @ForAll List<@IntRange(min = 0, max = 700) Integer> before,
      @ForAll @IntRange(min = 0, max = 700) int after,
      @ForAll boolean follows,
      @ForAll @IntRange(min = 0, max = 40_000_000) int until)
      throws StateException {
    PointTrace trace = follows ? at(1_000_000, HIGH) : PointTrace.NONE;
    Bench saved = new Bench(LOW, "power=longrun", trace);
    long end = 0;
    for (int mhz : before) {
      end += 2 * SAMPLE;
      saved.demand(mhz, end);
    }
    saved.spend(CycleLeaf.ISSUE, end + until);

    StateWriter out = new StateWriter();
    saved.ledger.save(out);
    saved.operation.save(out);
    saved.governor.save(out);
    Bench restored = new Bench(LOW, "power=longrun", trace);
    StateReader in = new StateReader("test", out.toByteArray());
    restored.ledger.restore(in);
    restored.operation.restore(in);
    restored.governor.restore(in);
    in.end();
    assertEquals(saved.point(), restored.told.getLast());
    saved.told.clear();
    restored.told.clear();
    for (Bench bench : List.of(saved, restored)) {
      bench.demand(after, bench.now() + 20 * SAMPLE);
    }
    assertEquals(saved.told, restored.told);
    assertEquals(saved.ledger.clock().now(), restored.ledger.clock().now());
  }

  private static PointTrace at(long nanoseconds, OperatingPoint point) {
    return new PointTrace(List.of(new PointTrace.Change(nanoseconds, point)));
  }

  @Test
  void upwardsTheVoltageRisesBeforeTheFrequency() {
    Bench bench = new Bench(LOW, "power=fixed", at(100_000, HIGH));
    bench.spend(CycleLeaf.ISSUE, 100_000);
    assertEquals(new OperatingPoint(300, 1.6), bench.point());
    bench.spend(CycleLeaf.ISSUE, 100_000 + 16 * 15_000 - 1000);
    assertEquals(new OperatingPoint(300, 1.6), bench.point());
    bench.spend(CycleLeaf.ISSUE, 1_000_000);
    assertEquals(List.of(new OperatingPoint(300, 1.6), HIGH), bench.told);
    assertEquals(30 * 300, bench.ledger.cycles().get(CycleLeaf.DVFS));
    assertEquals(1, bench.operation.transitions());
  }

  @Test
  void downwardsTheFrequencyFallsBeforeTheVoltage() {
    Bench bench = new Bench(HIGH, "power=fixed", at(100_000, LOW));
    bench.spend(CycleLeaf.ISSUE, 100_000);
    assertEquals(new OperatingPoint(300, 1.6), bench.point());
    bench.spend(CycleLeaf.ISSUE, 1_000_000);
    assertEquals(List.of(new OperatingPoint(300, 1.6), LOW), bench.told);
    assertEquals(30 * 667, bench.ledger.cycles().get(CycleLeaf.DVFS));
  }

  @Test
  void noVoltageIsEverTooLowForItsFrequency() {
    Bench bench = new Bench(HIGH, "power=longrun", PointTrace.NONE);
    for (int i = 0; i < 20; i++) {
      bench.demand(i % 2 == 0 ? 0 : 700, bench.now() + 20 * SAMPLE);
    }
    assertTrue(bench.told.size() > 20, bench.told.toString());
    for (OperatingPoint point : bench.told) {
      double needed = machine.operatingPoints().stream()
          .filter(each -> each.mhz() == point.mhz()).findFirst().orElseThrow().volts();
      assertTrue(point.volts() >= needed, point.toString());
    }
  }

  @Property(tries = 40)
  void itSettlesAtTheLowestPointOfWhichDemandTakesTheTarget(@ForAll @IntRange(min = 0, max = 620) int mhz) {
    Bench bench = new Bench(HIGH, "power=longrun", PointTrace.NONE);
    bench.demand(mhz, 40 * SAMPLE);
    OperatingPoint expected = machine.operatingPoints().stream()
        .filter(point -> mhz <= point.mhz() * 80 / 100)
        .findFirst().orElse(HIGH);
    // At the border between two points rounding decides.
    boolean border = machine.operatingPoints().stream().anyMatch(point -> Math.abs(mhz - point.mhz() * 80 / 100) < 8);
    assertTrue(border || bench.point().equals(expected), mhz + ": " + bench.point());
  }

  @Test
  void aGuestThatIsNeverIdleGoesToTheTopAfterTwoSamplesHoweverIdleItWas() {
    Bench bench = new Bench(HIGH, "power=longrun", PointTrace.NONE);
    bench.spend(CycleLeaf.IDLE, 40 * SAMPLE);
    assertEquals(LOW, bench.point());
    bench.spend(CycleLeaf.ISSUE, 42 * SAMPLE - 1000);
    assertEquals(LOW, bench.point());
    bench.spend(CycleLeaf.ISSUE, 42 * SAMPLE + 300_000);
    assertEquals(HIGH, bench.point());
  }

  @Test
  void itGoesDownAPointAtATimeAndOnlyAfterAWindow() {
    Bench bench = new Bench(HIGH, "power=longrun", PointTrace.NONE);
    bench.spend(CycleLeaf.IDLE, 10 * SAMPLE - 1000);
    assertEquals(HIGH, bench.point());
    for (int i = 3; i >= 0; i--) {
      bench.spend(CycleLeaf.IDLE, (14 - i) * SAMPLE - 1000);
      assertEquals(machine.operatingPoints().get(i), bench.point());
    }
  }

  @Test
  void anIdleMachineHasNothingToDecideOnceItIsAtTheBottom() {
    Bench bench = new Bench(HIGH, "power=longrun", PointTrace.NONE);
    bench.spend(CycleLeaf.IDLE, 30 * SAMPLE);
    assertEquals(Long.MAX_VALUE, bench.governor.dueWhileIdle());
    bench.ledger.charge(CycleLeaf.IDLE, 1L << 50);
    long before = bench.now();
    bench.spend(CycleLeaf.ISSUE, before + 20 * SAMPLE);
    assertEquals(HIGH, bench.point());
  }

  @Test
  void eachDecisionAndEachEndOfAChangeTakesCmsItsPrice() {
    Bench bench = new Bench(HIGH, "power=longrun", PointTrace.NONE);
    bench.spend(CycleLeaf.IDLE, 9 * SAMPLE + 1000);
    assertEquals(9L * machine.cms().govern(), bench.ledger.cycles().get(CycleLeaf.GOVERN));
    bench.spend(CycleLeaf.IDLE, 10 * SAMPLE + 1_000_000);
    assertEquals(1, bench.operation.transitions());
    assertEquals(11L * machine.cms().govern(), bench.ledger.cycles().get(CycleLeaf.GOVERN));
    bench.ledger.check();
  }

  @Test
  void aFixedPointIsNeverDue() {
    Bench bench = new Bench(LOW, "power=fixed", PointTrace.NONE);
    assertEquals(Long.MAX_VALUE, bench.governor.dueAt());
    bench.spend(CycleLeaf.ISSUE, 40 * SAMPLE);
    assertEquals(List.of(), bench.told);
  }

  @Property(tries = 40)
  void itKeepsToTheWindowWhateverDemandIs(
      @ForAll @IntRange(min = 0, max = 700) int mhz,
      @ForAll @IntRange(max = 100) int from,
      @ForAll @IntRange(max = 100) int width) {
    int to = Math.min(100, from + width);
    Bench bench = new Bench(HIGH, "power=longrun", PointTrace.NONE);
    bench.demand(300, 20 * SAMPLE);
    assertTrue(bench.governor.registers().write(WINDOW, window(from, to)));
    bench.spend(CycleLeaf.ISSUE, bench.now() + 400_000);
    bench.told.clear();
    bench.demand(mhz, bench.now() + 20 * SAMPLE);
    bench.told.add(bench.point());
    int highest = bench.governor.registers().highestAllowed();
    int lowest = bench.governor.registers().lowestAllowed();
    for (OperatingPoint point : bench.told) {
      assertTrue(point.mhz() <= machine.operatingPoints().get(highest).mhz(), point + " is above " + to);
      assertTrue(point.mhz() >= machine.operatingPoints().get(lowest).mhz(), point + " is below " + from);
    }
  }

  @Test
  void aWindowThatExcludesThePresentPointIsFollowedAtOnceAndInIdleTimeToo() {
    Bench bench = new Bench(HIGH, "power=longrun", PointTrace.NONE);
    bench.spend(CycleLeaf.ISSUE, 1_000_000);
    assertTrue(bench.governor.registers().write(WINDOW, window(0, 30)));
    assertEquals(bench.ledger.clock().now(), bench.governor.dueAt(), 1);
    assertEquals(bench.governor.dueAt(), bench.governor.dueWhileIdle());
    bench.spend(CycleLeaf.ISSUE, 1_400_000);
    assertEquals(machine.operatingPoints().get(1), bench.point());
  }

  @Test
  void inPerformanceModeTheSlightestDemandWantsTheHighestPointAllowed() {
    Bench bench = new Bench(LOW, "power=longrun", PointTrace.NONE);
    assertTrue(bench.governor.registers().write(MODE, 1));
    assertTrue(bench.governor.registers().write(WINDOW, window(0, 81)));
    bench.demand(10, 12 * SAMPLE);
    assertEquals(machine.operatingPoints().get(3), bench.point());
    bench.spend(CycleLeaf.IDLE, bench.now() + 20 * SAMPLE);
    assertEquals(LOW, bench.point());
  }
}
