package palimpsest.workbench.report;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the page says of a run is what its files say.
class RunSectionTest {
  @TempDir private Path folder = Path.of("");

  private static Run plain(Map<String, Long> cycles) {
    Stats stats = Stats.of(Fields.of(Example.json(Example.stats("guest", cycles, Example.energy(3))), "file"));
    return new Run("file", "guest", stats, List.of(), List.of());
  }

  private static Figure figure(Section section, String id) {
    return section.figures().stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
  }

  @Property(tries = 50)
  void leavesAreThoseOfTheFileTheLargestFirst(@ForAll @LongRange(min = 1, max = 96) long seed) {
    List<List<Object>> rows = figure(RunSection.of("run1", plain(Example.cycles(seed))), "run1-cycles").table().rows();

    Map<Object, Object> shown = new TreeMap<>();
    rows.forEach(row -> shown.put(row.get(0), row.get(1)));
    assertEquals(new TreeMap<Object, Object>(Example.cycles(seed)), shown);
    for (int i = 1; i < rows.size(); i++) {
      assertTrue((long) rows.get(i).get(1) <= (long) rows.get(i - 1).get(1));
    }
  }

  @Test
  void theFirstSentenceNamesTheLeafThatCostsMostAndTheFunctionItIsIn() throws IOException {
    Run run = ResultReader.read(List.of(Example.recordedRun(folder, "run", 45))).runs().getFirst();
    String leaf = Leaves.largest(run.stats().cycleStack()).orElseThrow();
    String function = FunctionFigures.mostIn(run.functions(), leaf).orElseThrow().name();

    String first = RunSection.of("run1", run).sentences().getFirst().text();

    assertAll(
        () -> assertTrue(first.contains("costs most is " + leaf + " "), first),
        () -> assertTrue(first.contains(Leaves.ofCycles(leaf)), first),
        () -> assertTrue(first.contains("in function " + function + " "), first));
  }

  @Test
  void aLossIsNamedWhereIssuingComesFirst() {
    Map<String, Long> cycles = Example.cycles(0);
    cycles.put("issue", 60L);
    cycles.put("miss.l2", 30L);
    cycles.put("chain", 10L);

    String second = RunSection.of("run1", plain(cycles)).sentences().get(1).text();

    assertTrue(
        second.startsWith("Of the 40.0 % in which no molecule issued, most are lost to miss.l2 (30.0 %"), second);
  }

  @Test
  void powerIsEnergyByTimeInEveryInterval() throws IOException {
    Run run = ResultReader.read(List.of(Example.recordedRun(folder, "run", 45))).runs().getFirst();

    List<List<Object>> rows = figure(RunSection.of("run1", run), "run1-pace").table().rows();

    // Both intervals are alike: so is their power, the run's mean.
    rows.forEach(row -> assertEquals(run.stats().watts(), (double) row.get(2), 1e-12));
    assertEquals(2, rows.size());
  }
}
