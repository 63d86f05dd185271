package palimpsest.verify.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import palimpsest.verify.battery.AreaReport;
import palimpsest.verify.battery.Stint;

/// The area as a whole, with whatever processors the host has.
class HardwareAreaTest {
  private static final int PIECES = 6;

  @Test
  void noProcessorDiffersFromTheInterpreterNorATranslation(@TempDir Path folder) {
    Host host = Host.probe(folder);
    host.skipped().forEach(System.out::println);
    AreaReport report = new HardwareArea().run(Stint.of(1, 1 + PIECES));
    assertEquals(List.of(), report.findings().stream().map(each -> each.claim() + "\n" + each.explanation()).toList());
    assertTrue(count(report, "cases from recorded vectors") > 1_000);
    assumeFalse(host.isEmpty(), "no processor can be asked here: " + host.skipped());
    assertTrue(count(report, "cases in all gears") > 0);
    assertTrue(report.programs() > 1_000, "new snippets beside the recorded ones");
  }

  @Test
  void whatAPieceIsDependsOnSeedAndNumberAlone() {
    AreaReport one = new HardwareArea().run(Stint.of(7, 2));
    AreaReport two = new HardwareArea().run(Stint.of(7, 2));
    assertEquals(one, two);
    assertFalse(one.tallies().isEmpty());
  }

  private static long count(AreaReport report, String what) {
    return report.tallies().stream()
        .filter(tally -> tally.what().equals(what))
        .mapToLong(AreaReport.Tally::count)
        .sum();
  }
}
