package palimpsest.verify.seeded;

import java.util.List;
import java.util.stream.Stream;

/// All seeded bugs, along the way of a guest instruction.
public final class SeededBugs {
  private SeededBugs() {}

  /// In the order in which they are hunted.
  public static List<SeededBug> all() {
    return Stream.of(
            LiftingBugs.all(), OptimiserBugs.all(), SchedulingBugs.all(), RuntimeBugs.all(), HardwareBugs.all(),
            EngineBugs.all())
        .flatMap(List::stream)
        .toList();
  }
}
