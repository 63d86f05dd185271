package palimpsest.workbench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/// Energy and time of a sweep's points, and which of them nothing beats.
final class SweepFronts {
  private static final String READING = "Left and down is better. On the front is what no other ";

  private SweepFronts() {}

  /// Each point among those of its own workload: only those can be weighed against each other.
  static Figure byWorkload(Sweep sweep, List<SweepPoint> done) {
    List<SweepPoint> ordered = new ArrayList<>();
    List<List<Object>> rows = new ArrayList<>();
    for (List<SweepPoint> points : SweepSection.byWorkload(done).values()) {
      rows.addAll(FrontTable.rows(points.stream()
          .map(point -> new FrontTable.Entry(sweep.configuration(point), SweepSection.stats(point))).toList()));
      ordered.addAll(points);
    }
    Table table = new Table(FrontTable.columns("point"), rows);
    return new Figure("sweep-pareto", Figure.Kind.PARETO, "Energy and time",
        READING + "point of the same workload beats in both." + FrontTable.READING,
        SweepSection.withAxes(table, sweep.axes(), ordered));
  }

  /// Configurations that ran all workloads, by geometric means; empty with one workload or one such configuration.
  static Optional<Figure> overAll(Sweep sweep, List<SweepPoint> done) {
    int workloads = SweepSection.byWorkload(done).size();
    Map<String, List<SweepPoint>> configurations = new LinkedHashMap<>();
    done.forEach(point ->
        configurations.computeIfAbsent(sweep.configuration(point), _ -> new ArrayList<>()).add(point));
    configurations.values().removeIf(points -> points.size() != workloads);
    if (workloads < 2 || configurations.size() < 2) {
      return Optional.empty();
    }
    List<String> names = List.copyOf(configurations.keySet());
    List<Double> times = relative(configurations.values().stream().toList(), Stats::picoseconds);
    List<Double> energies = relative(configurations.values().stream().toList(), Stats::picojoules);
    List<Boolean> front = ParetoFront.of(times, energies);
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      rows.add(List.of(names.get(i), times.get(i), energies.get(i), front.get(i) ? "front" : ""));
    }
    Table table = new Table(List.of(Column.label("configuration"), Column.value("time", "relative"),
        Column.value("energy", "relative"), Column.note("front")), rows);
    List<String> axes = sweep.axes().stream().filter(axis -> !axis.equals(Sweep.WORKLOAD)).toList();
    return Optional.of(new Figure("sweep-pareto-all", Figure.Kind.PARETO, "Energy and time over all workloads",
        "Geometric means over " + workloads + " workloads, relative to " + names.getFirst() + ". " + READING
            + "configuration beats in both.",
        SweepSection.withAxes(table, axes, configurations.values().stream().map(List::getFirst).toList())));
  }

  /// Geometric means of a value, divided by the first of them.
  private static List<Double> relative(List<List<SweepPoint>> groups, ToLongFunction<Stats> value) {
    List<Double> logarithms = groups.stream()
        .map(points -> points.stream()
            .mapToDouble(point -> Math.log(value.applyAsLong(SweepSection.stats(point)))).average().orElse(0))
        .toList();
    return logarithms.stream().map(each -> Math.exp(each - logarithms.getFirst())).toList();
  }
}
