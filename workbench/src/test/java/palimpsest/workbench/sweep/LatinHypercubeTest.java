package palimpsest.workbench.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import palimpsest.workbench.sweep.LatinHypercube.Axis;

class LatinHypercubeTest {
  @Property(tries = 200)
  void eachPartOfEveryAxisHasExactlyOneSample(@ForAll @IntRange(min = 1, max = 60) int count, @ForAll long seed) {
    Map<String, Axis> axes = new LinkedHashMap<>();
    axes.put("levels", new Axis.Levels(IntStream.range(0, count).boxed().toList()));
    axes.put("whole", new Axis.Whole(5, 4 + count, false));
    axes.put("real", new Axis.Real(100, 100 + count, false));

    List<Map<String, Object>> samples = LatinHypercube.samples(count, seed, axes);

    List<Integer> all = IntStream.range(0, count).boxed().toList();
    assertEquals(count, samples.size());
    assertEquals(all, samples.stream().map(each -> (Integer) each.get("levels")).sorted().toList());
    assertEquals(all, samples.stream().map(each -> number(each, "whole").intValue() - 5).sorted().toList());
    // Four digits may round a value up to the next part's beginning.
    List<Double> reals = samples.stream().map(each -> number(each, "real").doubleValue()).sorted().toList();
    for (int i = 0; i < count; i++) {
      assertTrue(reals.get(i) >= 100 + i && reals.get(i) <= 101 + i, reals.toString());
    }
    assertEquals(samples, LatinHypercube.samples(count, seed, axes));
  }

  @Property(tries = 200)
  void aLogScaleStaysWithinItsEnds(@ForAll @IntRange(min = 1, max = 1000) int from, @ForAll long seed) {
    Map<String, Axis> axes = Map.of("whole", new Axis.Whole(from, from * 100L, true));

    List<Map<String, Object>> samples = LatinHypercube.samples(20, seed, axes);

    assertTrue(samples.stream().map(each -> number(each, "whole").longValue())
        .allMatch(value -> value >= from && value <= from * 100L));
    long low = samples.stream().map(each -> number(each, "whole").longValue())
        .filter(value -> value <= from * 10L).count();
    assertTrue(low >= 9 && low <= 12, "half of the samples are in the lower decade: " + samples);
  }

  private static Number number(Map<String, Object> sample, String axis) {
    return (Number) Objects.requireNonNull(sample.get(axis), axis);
  }
}
