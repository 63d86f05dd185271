package palimpsest.workbench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

/// What changed is split exactly, whatever is in the two runs.
class ComparisonTest {
  @Property
  void theChangesSumToTheChangeOfTheTotalTheLargestFirst(
      @ForAll @Size(max = 12) Map<@StringLength(max = 2) String, @LongRange(max = 1_000_000) Long> before,
      @ForAll @Size(max = 12) Map<@StringLength(max = 2) String, @LongRange(max = 1_000_000) Long> after) {
    List<List<Object>> rows = ComparisonSection.changes("leaf", "A", "B", before, after, "cycles").rows();

    assertEquals(Stats.sum(after) - Stats.sum(before), rows.stream().mapToLong(row -> (long) row.get(3)).sum());
    for (List<Object> row : rows) {
      assertEquals((long) row.get(2), (long) row.get(1) + (long) row.get(3));
    }
    for (int i = 1; i < rows.size(); i++) {
      assertTrue(Math.abs((long) rows.get(i).get(3)) <= Math.abs((long) rows.get(i - 1).get(3)));
    }
  }
}
