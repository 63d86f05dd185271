package palimpsest.workbench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// A place on the front is judged by whether it depends on the prices of energy.
class FrontTableTest {
  private static final int FRONT = 3;
  private static final int STAYS = 4;

  private static FrontTable.Entry entry(String name, long picoseconds, long clock, long alu) {
    Map<String, Long> energy = new TreeMap<>(Map.of("clock", clock, "alu", alu));
    Map<String, Object> stats = Example.stats("guest", Example.cycles(5), energy);
    stats.put("time_ps", picoseconds);
    stats.put("energy_events", List.of(
        Map.of("event", "cycle", "count", 1, "pj", clock), Map.of("event", "alu", "count", 1, "pj", alu)));
    return new FrontTable.Entry(name, Stats.of(Fields.of(Example.json(stats), name)));
  }

  @Test
  void whatIsFastestStaysWhateverThePrices() {
    List<List<Object>> rows = FrontTable.rows(List.of(entry("fast", 100, 900, 900), entry("slow", 200, 300, 300)));

    assertEquals("front", rows.getFirst().get(FRONT));
    assertEquals(100.0, rows.getFirst().get(STAYS));
  }

  @Test
  void whatPaysLessForEverythingStaysAndWhatIsBeatenHasNoShare() {
    List<List<Object>> rows =
        FrontTable.rows(List.of(entry("thrifty", 100, 300, 300), entry("wasteful", 100, 400, 400)));

    assertEquals(100.0, rows.getFirst().get(STAYS));
    assertEquals("", rows.getLast().get(FRONT));
    assertEquals("", rows.getLast().get(STAYS));
  }

  @Test
  void whatIsThriftyByOnePriceAloneOftenDoesNotStay() {
    List<List<Object>> rows = FrontTable.rows(List.of(entry("fast", 100, 500, 500), entry("slow", 200, 950, 0)));

    double share = (double) rows.getLast().get(STAYS);
    assertEquals("front", rows.getLast().get(FRONT));
    // Half the tables or so make the clock dearer than the arithmetic: there the fast one needs less of both.
    assertEquals(55, share, 20);
  }

  @Test
  void withoutThePricesNothingIsSaidOfThem() {
    Stats stats = Stats.of(Fields.of(
        Example.json(Example.stats("guest", Example.cycles(5), Example.energy(5))), "file"));

    assertEquals("", FrontTable.rows(List.of(new FrontTable.Entry("one", stats))).getFirst().get(STAYS));
  }
}
