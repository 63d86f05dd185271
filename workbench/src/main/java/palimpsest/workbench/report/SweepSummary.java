package palimpsest.workbench.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/// What a sweep says, in words.
final class SweepSummary {
  private SweepSummary() {}

  static List<Sentence> of(Sweep sweep) {
    List<Sentence> sentences = new ArrayList<>();
    List<String> varying = sweep.varying();
    sentences.add(Sentence.of("The sweep has ", count(sweep.points().size(), "point"),
        " that differ in ", varying.isEmpty() ? "nothing" : String.join(", ", varying), "."));
    if (!sweep.failed().isEmpty()) {
      sentences.add(Sentence.of(
          "Of these, ", count(sweep.failed().size(), "point"), " failed; the last figure says why."));
    }
    steadiest(sweep).ifPresent(sentences::add);
    if (sweep.again() > 0) {
      sentences.add(Sentence.of("The files hold ", count(sweep.again(), "line"),
          " that record a point once more; each point counts once."));
    }
    return List.copyOf(sentences);
  }

  /// The configuration with the least energy × delay on most workloads.
  private static Optional<Sentence> steadiest(Sweep sweep) {
    List<List<SweepPoint>> groups = List.copyOf(SweepSection.byWorkload(sweep.succeeded()).values());
    List<String> best = groups.stream()
        .map(points -> sweep.configuration(least(points, Stats::energyDelay))).toList();
    return best.stream().max(Comparator.comparingLong(each -> best.stream().filter(each::equals).count()))
        .map(winner -> Sentence.of("The least energy × delay has ", winner, " on ",
            best.stream().filter(winner::equals).count() + " of " + count(groups.size(), "workload"), "."));
  }

  /// The best points of each workload.
  static Table best(Sweep sweep) {
    List<List<Object>> rows = new ArrayList<>();
    SweepSection.byWorkload(sweep.succeeded()).forEach((workload, points) -> {
      SweepPoint fastest = least(points, Stats::picoseconds);
      SweepPoint thriftiest = least(points, Stats::picojoules);
      SweepPoint both = least(points, Stats::energyDelay);
      rows.add(List.of(workload, sweep.configuration(fastest), SweepSection.stats(fastest).milliseconds(),
          sweep.configuration(thriftiest), SweepSection.stats(thriftiest).millijoules(),
          sweep.configuration(both), SweepSection.stats(both).energyDelay()));
    });
    return new Table(List.of(Column.label("workload"), Column.note("fastest"), Column.value("time", "ms"),
        Column.note("least energy"), Column.value("energy", "mJ"), Column.note("least energy × delay"),
        Column.value("energy × delay", "µJ·s")), rows);
  }

  private static SweepPoint least(List<SweepPoint> points, ToDoubleFunction<Stats> value) {
    return points.stream()
        .min(Comparator.comparingDouble(point -> value.applyAsDouble(SweepSection.stats(point)))).orElseThrow();
  }

  private static String count(long number, String thing) {
    return Quantity.count(number) + " " + thing + (number == 1 ? "" : "s");
  }
}
