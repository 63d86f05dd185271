package palimpsest.workbench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/// The front is what nothing beats, and all of it.
class ParetoFrontTest {
  @Property
  void aPointIsOnTheFrontUnlessOneOnTheFrontBeatsIt(
      @ForAll @Size(min = 1, max = 30) List<@IntRange(max = 12) Integer> times, @ForAll long seed) {
    List<Double> time = times.stream().map(Integer::doubleValue).toList();
    Random random = new Random(seed);
    List<Double> energy = times.stream().map(_ -> (double) random.nextInt(12)).toList();

    List<Boolean> front = ParetoFront.of(time, energy);

    assertTrue(front.contains(true));
    for (int i = 0; i < front.size(); i++) {
      boolean beaten = false;
      for (int j = 0; j < front.size(); j++) {
        boolean noWorse = time.get(j) <= time.get(i) && energy.get(j) <= energy.get(i);
        beaten |= front.get(j) && noWorse && (time.get(j) + energy.get(j) < time.get(i) + energy.get(i));
      }
      assertEquals(!beaten, front.get(i));
    }
  }
}
