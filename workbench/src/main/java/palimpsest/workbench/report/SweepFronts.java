package palimpsest.workbench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Energy and time of a sweep's points, and which of them nothing beats.
final class SweepFronts {
  private SweepFronts() {}

  /// Each point among those of its own workload: only those can be weighed against each other.
  static Figure byWorkload(Sweep sweep, List<SweepPoint> done) {
    List<List<Object>> rows = new ArrayList<>();
    SweepSection.byWorkload(done).forEach((workload, points) -> {
      List<Double> times = points.stream().map(point -> SweepSection.stats(point).picoseconds() * 1e-9).toList();
      List<Double> energies = points.stream().map(point -> SweepSection.stats(point).picojoules() * 1e-9).toList();
      List<Boolean> front = ParetoFront.of(times, energies);
      for (int i = 0; i < points.size(); i++) {
        rows.add(List.of(configuration(sweep, points.get(i)), workload, times.get(i), energies.get(i),
            front.get(i) ? "front" : ""));
      }
    });
    return new Figure("sweep-pareto", Figure.Kind.PARETO, "Energy and time",
        "Left and down is better. On the front is what no other point of the same workload beats in both.",
        new Table(List.of(Column.label("point"), Column.axis("workload"), Column.value("time", "ms"),
            Column.value("energy", "mJ"), Column.note("front")), rows));
  }

  /// Configurations that ran all workloads, by geometric means; empty with one workload or one such configuration.
  static Optional<Figure> overAll(Sweep sweep, List<SweepPoint> done) {
    int workloads = SweepSection.byWorkload(done).size();
    Map<String, List<SweepPoint>> configurations = new LinkedHashMap<>();
    done.forEach(point ->
        configurations.computeIfAbsent(configuration(sweep, point), _ -> new ArrayList<>()).add(point));
    configurations.values().removeIf(points -> points.size() != workloads);
    if (workloads < 2 || configurations.size() < 2) {
      return Optional.empty();
    }
    String first = configurations.keySet().iterator().next();
    List<String> names = List.copyOf(configurations.keySet());
    List<Double> times = new ArrayList<>();
    List<Double> energies = new ArrayList<>();
    for (List<SweepPoint> points : configurations.values()) {
      times.add(Math.exp(points.stream().mapToDouble(each -> Math.log(SweepSection.stats(each).picoseconds()))
          .average().orElse(0)));
      energies.add(Math.exp(points.stream().mapToDouble(each -> Math.log(SweepSection.stats(each).picojoules()))
          .average().orElse(0)));
    }
    List<Boolean> front = ParetoFront.of(times, energies);
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      rows.add(List.of(names.get(i), times.get(i) / times.getFirst(), energies.get(i) / energies.getFirst(),
          front.get(i) ? "front" : ""));
    }
    return Optional.of(new Figure("sweep-pareto-all", Figure.Kind.PARETO, "Energy and time over all workloads",
        "Geometric means over " + workloads + " workloads, relative to " + first + ". Left and down is better.",
        new Table(List.of(Column.label("configuration"), Column.value("time", "relative"),
            Column.value("energy", "relative"), Column.note("front")), rows)));
  }

  /// A point's place on all axes but the workload's.
  private static String configuration(Sweep sweep, SweepPoint point) {
    List<String> parts = new ArrayList<>();
    for (String axis : SweepSection.varying(sweep)) {
      if (!axis.equals("workload")) {
        String place = point.axes().getOrDefault(axis, "–");
        parts.add(axis.equals("machine") ? place : axis + " " + place);
      }
    }
    return parts.isEmpty() ? "point " + point.id() : String.join(", ", parts);
  }
}
