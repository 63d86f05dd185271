package palimpsest.cms.emit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;
import palimpsest.cms.TranslationPolicy;
import palimpsest.cms.allocate.LinearScan;
import palimpsest.cms.schedule.LegalTrace;
import palimpsest.cms.schedule.Legaliser;
import palimpsest.cms.schedule.ListScheduler;
import palimpsest.cms.schedule.ListScheduler.Order;
import palimpsest.cms.schedule.Schedule;
import palimpsest.cms.schedule.Sinking;
import palimpsest.cms.schedule.SlotFit;
import palimpsest.host.machine.MachineDescription;

/// The backend tries the second order by urgency only where a load has waited for its home under the first.
class SchedulingOrdersTest {
  private static final double LEAST_PERCENT = 4;

  private final MachineDescription machine = TranslationBench.machine("tm5800");
  private final SlotFit slots = new SlotFit(machine);

  @Property(tries = 300)
  void whereNoLoadHasWaitedBothOrdersMakeOneSchedule(@ForAll long seed, @ForAll @IntRange(max = 120) int length) {
    LegalTrace trace = Sinking.sink(Legaliser.legalise(RandomTraces.of(seed, length), slots));
    ListScheduler scheduler = new ListScheduler(
        trace, TranslationPolicy.optimised(32).withUnroll(1), machine, slots, LinearScan.temporaries(machine) - 4);
    Schedule prologue = scheduler.prologue(Order.URGENCY);
    Optional<Schedule> body = scheduler.body(Order.URGENCY);
    boolean waited = scheduler.loadsWaited();
    if (!waited) {
      same(prologue, scheduler.prologue(Order.URGENCY_OF_LOADS));
      body.ifPresent(made -> same(made, scheduler.body(Order.URGENCY_OF_LOADS).orElseThrow()));
    }
    Statistics.label("a load waited").collect(waited);
    Statistics.label("a load waited").coverage(coverage -> {
      coverage.check(true).percentage(percent -> percent > LEAST_PERCENT);
      coverage.check(false).percentage(percent -> percent > LEAST_PERCENT);
    });
  }

  private static void same(Schedule expected, Schedule actual) {
    assertEquals(expected.molecules(), actual.molecules());
    assertEquals(expected.departures(), actual.departures());
    assertArrayEquals(expected.homes(), actual.homes());
  }
}
