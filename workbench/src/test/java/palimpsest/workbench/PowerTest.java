package palimpsest.workbench;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import palimpsest.cms.runtime.CmsOptions;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.EnergyLeaf;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.guest.Guest;
import palimpsest.verify.guest.Outcome;
import palimpsest.x86.elf.ElfException;

/// What comes of operating points: the published power, and deadlines met for less energy.
class PowerTest {
  /// More than a group of pictures, so that a whole one comes after predicted ones.
  private static final String PICTURES = "13";

  @TempDir private Path folder = Path.of("");

  private static Outcome decoded(String policy) throws ElfException, MachineException {
    Configuration ordinary = Configuration.ordinary(Machines.load("tm5800"), CmsOptions.HIGHEST_GEAR);
    return Outcome.of(
        new Guest(CommandRun.GUESTS.resolve("bin/decoder"), List.of(PICTURES)),
        ordinary.withOptions(ordinary.options().with(settings -> settings.with("power=" + policy))),
        Long.MAX_VALUE);
  }

  private static long picojoules(Outcome outcome) {
    return Arrays.stream(EnergyLeaf.values()).mapToLong(leaf -> outcome.statistic("energy." + leaf)).sum();
  }

  @Test
  void longRunMeetsAllDeadlinesOfADecoderForLessEnergyThanTheHighestPoint() throws ElfException, MachineException {
    Outcome race = decoded("fixed");
    Outcome longrun = decoded("longrun");
    assertAll(
        () -> assertEquals("deadlines missed: 0 of 13\n", race.errors()),
        () -> assertEquals("deadlines missed: 0 of 13\n", longrun.errors()),
        () -> assertEquals(race.output(), longrun.output()),
        () -> assertEquals(0, race.statistic("cycles." + CycleLeaf.DVFS)),
        () -> assertTrue(longrun.statistic("cycles." + CycleLeaf.DVFS) > 0),
        () -> assertTrue(picojoules(longrun) < picojoules(race), picojoules(longrun) + " against " + picojoules(race)));
  }

  /// FACTS 8.1. The table is rounded to 0.1 W, which is 4 % of its lowest power.
  @Test
  void kernelsDrawThePublishedPowerAtEachPointOfTheTm5600() {
    CommandRun run = CommandRun.of(folder, "reproduce", "--scale", "small", "--experiment", "E8",
        "--guests", CommandRun.GUESTS.toString());
    String[] watts = run.out().lines().filter(line -> line.startsWith("E8 ")).findFirst().orElseThrow()
        .replaceAll(".*points +([0-9., ]+) W .*", "$1").split(", ", -1);
    List<Double> published = List.of(1.3, 1.9, 3.0, 4.2, 5.3);
    for (int i = 0; i < published.size(); i++) {
      double within = i == 0 ? 0.04 : 0.03;
      assertEquals(1, Double.parseDouble(watts[i]) / published.get(i), within, run.out());
    }
  }
}
