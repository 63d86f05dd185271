package palimpsest.workbench.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// What a sweep says, in words.
final class SweepSummary {
  private static final int MOST_WORKLOADS = 6;

  private SweepSummary() {}

  static List<Sentence> of(Sweep sweep, List<SweepPoint> done) {
    List<Sentence> sentences = new ArrayList<>();
    List<String> varying = SweepSection.varying(sweep);
    sentences.add(Sentence.of("", Quantity.count(sweep.points().size()) + " points",
        varying.isEmpty() ? "." : " over the axes ", String.join(", ", varying), varying.isEmpty() ? "" : "."));
    Map<String, List<SweepPoint>> workloads = SweepSection.byWorkload(done);
    workloads.entrySet().stream().limit(MOST_WORKLOADS).forEach(entry -> {
      List<SweepPoint> points = entry.getValue();
      SweepPoint fastest = least(points, Comparator.comparingLong(point -> SweepSection.stats(point).picoseconds()));
      SweepPoint thriftiest = least(points, Comparator.comparingLong(point -> SweepSection.stats(point).picojoules()));
      SweepPoint best = least(points, Comparator.comparingDouble(point -> SweepSection.stats(point).energyDelay()));
      sentences.add(Sentence.of("For " + entry.getKey() + " the fastest point is ", name(sweep, fastest),
          " (" + Quantity.time(SweepSection.stats(fastest).picoseconds()) + "), the one that takes least energy ",
          name(sweep, thriftiest), " (" + Quantity.energy(SweepSection.stats(thriftiest).picojoules())
              + "), and the least energy × delay has ", name(sweep, best), "."));
    });
    if (workloads.size() > MOST_WORKLOADS) {
      sentences.add(Sentence.of("", Quantity.count(workloads.size() - MOST_WORKLOADS) + " more workloads",
          " are in the figures."));
    }
    if (!sweep.failed().isEmpty()) {
      sentences.add(Sentence.of("", Quantity.count(sweep.failed().size()) + " points failed",
          " and are in no figure but the last."));
    }
    if (sweep.again() > 0) {
      sentences.add(Sentence.of("", Quantity.count(sweep.again()) + " lines",
          " record a point once more; each point counts once."));
    }
    return List.copyOf(sentences);
  }

  private static SweepPoint least(List<SweepPoint> points, Comparator<SweepPoint> order) {
    return points.stream().min(order).orElseThrow();
  }

  private static String name(Sweep sweep, SweepPoint point) {
    return SweepSection.label(sweep, point);
  }
}
