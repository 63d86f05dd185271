package palimpsest.verify.engines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import palimpsest.cms.longrun.PointTrace;
import palimpsest.cms.runtime.CmsOptions;
import palimpsest.host.core.EngineKind;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;
import palimpsest.host.machine.OperatingPoint;
import palimpsest.verify.generate.GuestCode;
import palimpsest.verify.generate.GuestCodes;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.guest.Guest;
import palimpsest.verify.replay.ProgramFile;
import palimpsest.x86.elf.ElfException;

/// Whenever the operating point changes, and whoever decides that: both engines do the same, and change it at the same
/// cycle.
class ChangingPointsOnBothEnginesTest {
  private static final int SNIPPETS = 10;
  private static final int CHANGES = 12;
  private static final int GUEST_MIB = 16;
  private static final int CONCEALED_MIB = 8;
  private static final long LIMIT = 300_000;

  /// Generated programs are over in some ten microseconds, and so must changes be.
  private static final String SWIFT = "[longrun]\nslew_us = 0.02\nrelock_us = 0.1\nbus_stop_us = 0.05\n";

  @Provide
  Arbitrary<GuestCode> programs() {
    return GuestCodes.upTo(SNIPPETS);
  }

  @Provide
  Arbitrary<Long> seeds() {
    return Arbitraries.longs();
  }

  private static MachineDescription swift(String preset) {
    try {
      return Configuration.withMemory(
          Machines.parse("test", "base = \"" + preset + "\"\n" + SWIFT), GUEST_MIB, CONCEALED_MIB);
    } catch (MachineException e) {
      throw new AssertionError(e);
    }
  }

  private static PointTrace trace(MachineDescription machine, Random random) {
    List<OperatingPoint> points = machine.operatingPoints();
    List<PointTrace.Change> changes = new ArrayList<>();
    long time = 0;
    for (int i = 0; i < CHANGES; i++) {
      time += 1 + random.nextInt(20_000);
      changes.add(new PointTrace.Change(time, points.get(random.nextInt(points.size()))));
    }
    return new PointTrace(changes);
  }

  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void theEnginesDoTheSameThroughAnyTrace(@ForAll("programs") GuestCode program, @ForAll("seeds") long seed) {
    Random random = new Random(seed);
    MachineDescription machine = swift(random.nextBoolean() ? "tm5800" : "tm8600");
    CmsOptions options = Configuration.EAGER.withEngine(EngineKind.EAGER).withCheck(false)
        .withTrace(trace(machine, random));
    long every = random.nextBoolean() ? 500 : Long.MAX_VALUE;
    Optional<EngineDifference> difference = ProgramFile.with(program.assemble(), guest -> {
      OutputStream nowhere = OutputStream.nullOutputStream();
      return new EngineComparison(
          Configuration.eager(machine, 4).withOptions(options), guest.launch(nowhere, nowhere), every, LIMIT).run();
    });
    difference.ifPresent(each -> fail(machine.name() + " through " + options.trace() + "\n" + each));
  }

  @ParameterizedTest
  @CsvSource({"threads,4,50", "processes,4,400", "chase,40000,2000", "sort,2000,1000", "selfmod,2,200"})
  void wholeProgramsDoTheSameUnderLongRun(String program, String argument, int sample)
      throws ElfException, MachineException {
    MachineDescription machine = Configuration.withMemory(Machines.load("tm5800"), 2 * GUEST_MIB, CONCEALED_MIB);
    CmsOptions options = CmsOptions.DEFAULT.with(
        settings -> settings.with("power=longrun,longrun.window=3,longrun.sample=" + sample));
    OutputStream nowhere = OutputStream.nullOutputStream();
    EngineComparison comparison = new EngineComparison(
        new Configuration(
            machine.resolve(machine.operatingPoints().getFirst()), options, Configuration.eager(machine, 4).attachments()),
        new Guest(Path.of("guests/bin", program), List.of(argument)).launch(nowhere, nowhere),
        1_000_000, Long.MAX_VALUE);
    assertEquals(Optional.empty(), comparison.run());
    assertTrue(comparison.subject().operation().transitions() > 1);
  }
}
