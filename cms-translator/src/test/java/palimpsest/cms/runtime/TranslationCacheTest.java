package palimpsest.cms.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import palimpsest.cms.CmsSwitch;
import palimpsest.host.machine.Machines;
import palimpsest.x86.cpu.CpuModel;
import palimpsest.x86.linux.Launch;
import palimpsest.x86.linux.StandardStreams;

/// The T-cache under pressure: however small it is, what the guest computes stays the same.
class TranslationCacheTest {
  private static final Path GUESTS = Path.of("..", "verification", "guests");

  @ParameterizedTest
  @CsvSource({
    "generational, 300", "generational, 600", "generational, 1000", "generational, 2000",
    "fifo, 300", "fifo, 600", "fifo, 1000",
    "flush, 600", "flush, 1000"
  })
  void evictionNeverChangesWhatTheGuestComputes(String policy, int bytes) throws Exception {
    CmsOptions options = CmsOptions.DEFAULT.withThresholds(20, 100).withTcacheBytes(bytes).withCheck(true)
        .with(settings -> settings.with(CmsSwitch.TCACHE_POLICY, policy));
    ByteArrayOutputStream interpreted = new ByteArrayOutputStream();
    load("sort", "40", options.withHighestGear(1), interpreted).run(Long.MAX_VALUE);
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    GuestMachine machine = load("sort", "40", options, output);
    machine.run(Long.MAX_VALUE);
    assertEquals(interpreted.toString(StandardCharsets.UTF_8), output.toString(StandardCharsets.UTF_8));
    assertTrue(machine.cacheUse().evictions() > 0, "the T-cache was large enough for everything");
    assertTrue(machine.cacheUse().usedBytes() <= bytes, "more bytes in use than there are");
  }

  @Test
  void whatProvedHotLeavesTheNurseryForTheOldSpaceAndIsNotTranslatedAgain() throws Exception {
    CmsOptions options = CmsOptions.DEFAULT.withTcacheBytes(40_000).withCheck(true);
    GuestMachine machine = load("bigcode", List.of("64", "4", "40"), options, OutputStream.nullOutputStream());
    machine.run(Long.MAX_VALUE);
    assertTrue(machine.cacheUse().moves() > 0, "the nursery was large enough for everything");
    assertEquals(0, machine.cacheUse().evictions());
    assertEquals(0, machine.counters().returns());
  }

  @Test
  void aWorkingSetOfTwiceTheCacheIsInterpretedInPartInsteadOfBeingTranslatedForEver() throws Exception {
    CmsOptions patient = CmsOptions.DEFAULT.withTcacheBytes(7_000);
    CmsOptions restless = patient.with(settings -> settings.with(CmsSwitch.TCACHE_ADMISSION, false));
    GuestMachine with = load("bigcode", List.of("32", "40", "40"), patient, OutputStream.nullOutputStream());
    GuestMachine without = load("bigcode", List.of("32", "40", "40"), restless, OutputStream.nullOutputStream());
    with.run(Long.MAX_VALUE);
    without.run(Long.MAX_VALUE);
    assertTrue(without.counters().returns() > 5 * with.counters().returns(), "nothing came back more rarely");
    assertTrue(2 * without.ledger().clock().now() > 3 * with.ledger().clock().now(), "patience saved too little");
  }

  @Test
  void withoutChainingEveryExitGoesThroughDispatch() throws Exception {
    CmsOptions chained = CmsOptions.DEFAULT.withThresholds(10, 1_000_000);
    CmsOptions unchained = chained.with(settings -> settings.with(CmsSwitch.CHAINING, false));
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    GuestMachine with = load("sort", "300", chained, OutputStream.nullOutputStream());
    GuestMachine without = load("sort", "300", unchained, output);
    with.run(Long.MAX_VALUE);
    without.run(Long.MAX_VALUE);
    assertEquals(0, without.counters().chains());
    assertTrue(without.counters().dispatches() > 10 * with.counters().dispatches());
    assertEquals(with.ledger().events().guestInstructions(), without.ledger().events().guestInstructions());
  }

  @Test
  void codeThatRewritesItselfIsTranslatedAnew() throws Exception {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    GuestMachine machine = load("selfmod", "3", CmsOptions.DEFAULT.withThresholds(2, 8), output);
    machine.run(Long.MAX_VALUE);
    assertEquals(expected("selfmod.small.txt"), output.toString(StandardCharsets.UTF_8));
    assertTrue(machine.counters().invalidations() > 0, "nothing translated was overwritten");
  }

  private static GuestMachine load(String program, String argument, CmsOptions options, OutputStream out)
      throws Exception {
    return load(program, List.of(argument), options, out);
  }

  private static GuestMachine load(String program, List<String> arguments, CmsOptions options, OutputStream out)
      throws Exception {
    List<String> argv = new ArrayList<>(List.of(program));
    argv.addAll(arguments);
    Launch launch = new Launch(
        GUESTS.resolve("bin").resolve(program),
        argv,
        List.of(),
        Optional.empty(),
        new StandardStreams(InputStream.nullInputStream(), out, OutputStream.nullOutputStream()),
        CpuModel.I686,
        1,
        Launch.DEFAULT_EPOCH_SECONDS);
    return GuestMachine.load(Machines.load(Machines.DEFAULT).resolve(), options, launch);
  }

  private static String expected(String file) throws IOException {
    return Files.readString(GUESTS.resolve("expected").resolve(file));
  }
}
