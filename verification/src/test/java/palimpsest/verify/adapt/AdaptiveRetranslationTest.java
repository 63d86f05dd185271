package palimpsest.verify.adapt;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import palimpsest.cms.adapt.Cause;
import palimpsest.cms.adapt.Lesson;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.host.machine.Machines;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.guest.Guest;

/// A program whose loads and stores really meet costs what it must, and not a storm of rollbacks.
class AdaptiveRetranslationTest {
  private static final int GUEST_MIB = 24;
  private static final long LIMIT = 1_000_000_000;
  private static final int NEVER = 1;
  private static final int SOMETIMES = 2;
  private static final int ALWAYS = 3;

  private static GuestMachine run(int mode, int passes, String settings) throws Exception {
    Configuration standard =
        Configuration.ordinary(Configuration.withGuestMemory(Machines.load(Machines.DEFAULT), GUEST_MIB), 3);
    Configuration configuration =
        standard.withOptions(standard.options().with(now -> settings.isEmpty() ? now : now.with(settings)));
    Guest guest =
        new Guest(Path.of("guests/bin/alias"), List.of(Integer.toString(passes), Integer.toString(mode)));
    GuestMachine machine = configuration.load(guest.launch(new ByteArrayOutputStream(), new ByteArrayOutputStream()));
    machine.run(LIMIT);
    assertEquals(0, machine.exit().orElseThrow().status());
    return machine;
  }

  private static long cycles(GuestMachine machine) {
    return machine.ledger().clock().now();
  }

  @Test
  void aProgramThatAlwaysAliasesEndsWithinThirtyPercentOfProvableReordering() throws Exception {
    GuestMachine careful = run(ALWAYS, 300, "memory-reordering=provable");
    GuestMachine bold = run(ALWAYS, 300, "");
    double ratio = (double) cycles(bold) / cycles(careful);
    assertAll(
        () -> assertTrue(ratio < 1.3, "ratio " + ratio),
        () -> assertTrue(bold.counters().artefacts() < 200, "failed " + bold.counters().artefacts() + " times"));
  }

  @Test
  void speculationPaysWhereNothingAliases() throws Exception {
    assertTrue(cycles(run(NEVER, 300, "")) < cycles(run(NEVER, 300, "memory-reordering=provable")));
  }

  @Test
  void withoutAdaptationTheSameProgramIsAStormOfRollbacks() throws Exception {
    GuestMachine adaptive = run(ALWAYS, 40, "");
    GuestMachine stubborn = run(ALWAYS, 40, "adaptive=off");
    assertAll(
        () -> assertTrue(cycles(stubborn) > 5 * cycles(adaptive), cycles(stubborn) + " against " + cycles(adaptive)),
        () -> assertEquals(0, stubborn.counters().retranslations()));
  }

  @Test
  void whatWasLearnedNamesTheLoopAndTheCause() throws Exception {
    GuestMachine machine = run(SOMETIMES, 40, "");
    Lesson most = machine.lessons().getFirst();
    String symbol = machine.symbols().nearest(most.head()).orElseThrow().name();
    assertAll(
        () -> assertTrue(symbol.startsWith("load_store_load") || symbol.startsWith("store_then_load"), symbol),
        () -> assertTrue(most.failures().get(Cause.ALIAS) >= 8, most::toString),
        () -> assertTrue(most.rungs().getFirst().text().startsWith("no alias entry for "), most::toString));
  }

  @Test
  void aRegionThatStaysQuietGrowsBoldAgain() throws Exception {
    GuestMachine machine = run(SOMETIMES, 100, "adaptive.forgive=2000");
    assertAll(
        () -> assertTrue(machine.counters().forgivenRungs() > 0, "nothing was forgiven"),
        () -> assertTrue(machine.counters().forgivenRungs() < 40, "it went up and down"));
  }
}
