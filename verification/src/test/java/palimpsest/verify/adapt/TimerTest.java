package palimpsest.verify.adapt;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import palimpsest.cms.CmsSwitch;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.host.core.HostFault;
import palimpsest.host.machine.Machines;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.guest.ManifestRow;

/// A timer that interrupts at arbitrary molecules costs time, teaches nothing, and changes no result.
class TimerTest {
  private static final int GUEST_MIB = 24;
  private static final long LIMIT = 100_000_000;

  @TestFactory
  Stream<DynamicTest> whateverThePeriodTheGuestComputesTheSame() throws Exception {
    List<ManifestRow> rows = ManifestRow.all(Path.of("guests"), "small").stream()
        .filter(row -> List.of("sort", "selfmod", "sigcontext").contains(row.program()))
        .toList();
    return rows.stream().flatMap(row -> Stream.of(1, 7, 97, 1009).map(period ->
        DynamicTest.dynamicTest(row.program() + " every " + period + " cycles", () -> check(row, period))));
  }

  private static void check(ManifestRow row, int period) throws Exception {
    Configuration ordinary =
        Configuration.ordinary(Configuration.withGuestMemory(Machines.load(Machines.DEFAULT), GUEST_MIB), 3);
    Configuration interrupted = ordinary.withOptions(ordinary.options().with(CmsSwitch.TIMER_PERIOD, period));
    var out = new ByteArrayOutputStream();
    GuestMachine machine = interrupted.load(row.guest().launch(out, new ByteArrayOutputStream()));
    machine.run(LIMIT);
    assertAll(
        () -> assertEquals(row.expectedOutput(), out.toString(StandardCharsets.ISO_8859_1)),
        () -> assertTrue(machine.counters().rollbacks(HostFault.Kind.INTERRUPT) > 10, "hardly ever interrupted"),
        () -> assertEquals(machine.counters().rollbacks(HostFault.Kind.INTERRUPT), machine.counters().interrupts()
            + machine.counters().genuineFaults() - genuine(machine)));
  }

  /// The guest's own faults that translated code met first; the others came while the interpreter made up for an
  /// interrupt.
  private static long genuine(GuestMachine machine) {
    return Stream.of(HostFault.Kind.values())
            .filter(kind -> kind != HostFault.Kind.INTERRUPT)
            .mapToLong(kind -> machine.counters().rollbacks(kind))
            .sum()
        - machine.counters().artefacts() - machine.counters().firstTouches() - machine.counters().codeWrites();
  }
}
