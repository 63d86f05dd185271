package palimpsest.verify.guest;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import palimpsest.cms.CmsSettings;
import palimpsest.cms.adapt.Cause;
import palimpsest.cms.adapt.Rung;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.host.core.HostFault;
import palimpsest.host.machine.Machines;

/// A handler sees of a fault in a hot loop exactly what it sees on a real processor, and every rollback has one
/// outcome.
class SignalContextTest {
  private static final int GUEST_MIB = 24;
  private static final long LIMIT = 100_000_000;

  private static GuestMachine run(int gear, String settings, ByteArrayOutputStream out, String... arguments)
      throws Exception {
    Configuration ordinary =
        Configuration.ordinary(Configuration.withGuestMemory(Machines.load(Machines.DEFAULT), GUEST_MIB), gear);
    CmsSettings changed = settings.isEmpty() ? CmsSettings.STANDARD : CmsSettings.STANDARD.with(settings);
    Configuration configuration = ordinary.withOptions(ordinary.options().with(_ -> changed));
    Guest guest = new Guest(Path.of("guests/bin/sigcontext"), List.of(arguments));
    GuestMachine machine = configuration.load(guest.launch(out, new ByteArrayOutputStream()));
    machine.run(LIMIT);
    return machine;
  }

  @TestFactory
  Stream<DynamicTest> theWholeContextIsThatOfARealProcessor() {
    return Stream.of(1, 2, 3, 4).flatMap(gear -> Stream.of("", "adaptive=off", "gear2-threshold=1,gear3-threshold=10")
        .map(settings -> DynamicTest.dynamicTest("gear " + gear + " " + settings, () -> {
          var out = new ByteArrayOutputStream();
          run(gear, settings, out, "10", "2");
          assertEquals(
              Files.readString(Path.of("guests/expected/sigcontext-processor.txt")),
              out.toString(StandardCharsets.ISO_8859_1));
        })));
  }

  @Test
  void everyRollbackHasExactlyOneOutcome() throws Exception {
    GuestMachine machine = run(3, "", new ByteArrayOutputStream(), "40");
    long rollbacks = Stream.of(HostFault.Kind.values()).mapToLong(kind -> machine.counters().rollbacks(kind)).sum();
    var counters = machine.counters();
    assertAll(
        () -> assertTrue(counters.genuineFaults() > 100, "translated code met few faults"),
        () -> assertEquals(
            rollbacks,
            counters.genuineFaults() + counters.artefacts() + counters.firstTouches() + counters.codeWrites()
                + counters.interrupts()));
  }

  @Test
  void anInstructionThatFaultsOftenIsTranslatedAlone() throws Exception {
    GuestMachine machine = run(3, "", new ByteArrayOutputStream(), "60");
    int division = machine.symbols().named("divide_div").orElseThrow().address();
    assertTrue(machine.lessons().stream().anyMatch(lesson -> lesson.head() == division
        && lesson.failures().getOrDefault(Cause.GENUINE, 0L) > 100
        && lesson.rungs().contains(new Rung.Alone())), () -> machine.lessons().toString());
  }
}
