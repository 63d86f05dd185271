package palimpsest.verify.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import palimpsest.host.core.EngineKind;
import palimpsest.verify.battery.AreaReport;
import palimpsest.verify.battery.Stint;

class GeneratedAreaTest {
  private static final int PIECES = 12;

  @Test
  void theSeedDecidesTheReportAndTheNumberOfThreadsDoesNot() {
    AreaReport alone = new GeneratedArea(1, EngineKind.REFERENCE).run(Stint.of(3, PIECES));
    assertEquals(alone, new GeneratedArea(2, EngineKind.REFERENCE).run(Stint.of(3, PIECES)));
    assertEquals(List.of(), alone.findings());
    assertEquals(PIECES, alone.programs());
    assertTrue(alone.tallies().stream().allMatch(tally -> tally.count() > 0), alone.tallies()::toString);
  }
}
