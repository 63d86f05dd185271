package palimpsest.workbench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// A sweep: every point in numbers, any value over its axes, and what is worth having.
final class SweepSection {
  private SweepSection() {}

  static Section of(Sweep sweep) {
    List<SweepPoint> done = sweep.succeeded();
    List<Figure> figures = new ArrayList<>();
    if (!done.isEmpty()) {
      figures.add(new Figure("sweep-best", Figure.Kind.TABLE, "The best points of each workload",
          "The fastest, the one that takes least energy, and the one with the least product of both.",
          SweepSummary.best(sweep)));
      figures.add(new Figure("sweep-axes", Figure.Kind.SWEEP, "Any value over one or two axes",
          "Choose a value and its axes; where several points fall on one place, each is drawn and their geometric mean"
              + " is the large mark or the field's number.", points(sweep, done)));
      figures.add(SweepFronts.byWorkload(sweep, done));
      SweepFronts.overAll(sweep, done).ifPresent(figures::add);
      figures.add(new Figure("sweep-cycles", Figure.Kind.CYCLE_STACKS, "Cycles by leaf, point by point", "",
          stacks(sweep, done, Stats::cycleStack, "cycles")));
      figures.add(new Figure("sweep-energy", Figure.Kind.ENERGY_STACKS, "Energy by leaf, point by point", "",
          stacks(sweep, done, Stats::energyStack, "pJ")));
    }
    if (!sweep.failed().isEmpty()) {
      figures.add(failures(sweep));
    }
    return new Section("sweep", "Sweep", sweep.name(), SweepSummary.of(sweep), List.copyOf(figures));
  }

  /// A succeeded point's statistics.
  static Stats stats(SweepPoint point) {
    return point.stats().orElseThrow();
  }

  private static Table points(Sweep sweep, List<SweepPoint> done) {
    List<Column> columns = new ArrayList<>(List.of(Column.label("point")));
    columns.addAll(List.of(Column.value("time", "ms"), Column.value("energy", "mJ"), Column.value("mean power", "W"),
        Column.value("energy × delay", "µJ·s"), Column.value("guest IPC", "instructions per cycle"),
        Column.value("cycles", "cycles"), Column.value("guest instructions", ""),
        Column.value("useful atoms per molecule", ""), Column.value("CMS's own work", "% of cycles"),
        Column.value("T-cache in use", "bytes"), Column.note("largest leaf")));
    List<List<Object>> rows = new ArrayList<>();
    for (SweepPoint point : done) {
      Stats stats = stats(point);
      rows.add(List.of(point.id(), stats.milliseconds(), stats.millijoules(), stats.watts(),
          stats.energyDelay(), stats.instructionsPerCycle(), stats.cycles(), stats.instructions(),
          Quantity.ratio(stats.usefulAtoms(), stats.molecules()),
          Quantity.percent(Leaves.cmsCycles(stats.cycleStack()), stats.cycles()),
          stats.translations().getOrDefault("tcache_bytes", 0L), Leaves.largest(stats.cycleStack()).orElse("")));
    }
    return withAxes(new Table(columns, rows), sweep.axes(), done);
  }

  private static Table stacks(
      Sweep sweep, List<SweepPoint> done, Function<Stats, Map<String, Long>> stack, String unit) {
    return withAxes(
        Stacks.sideBySide("point", done.stream().map(sweep::label).toList(),
            done.stream().map(point -> stack.apply(stats(point))).toList(), unit),
        sweep.axes(), done);
  }

  /// A table that has one row for each point, with their places on axes behind the first column.
  static Table withAxes(Table table, List<String> axes, List<SweepPoint> points) {
    List<Column> columns = new ArrayList<>(table.columns());
    columns.addAll(1, axes.stream().map(Column::axis).toList());
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      List<Object> row = new ArrayList<>(table.rows().get(i));
      row.addAll(1, axes.stream().map(points.get(i)::place).toList());
      rows.add(row);
    }
    return new Table(columns, rows);
  }

  private static Figure failures(Sweep sweep) {
    List<List<Object>> rows = new ArrayList<>();
    sweep.failed().forEach(point -> rows.add(List.of(point.id(), sweep.label(point), point.error())));
    return new Figure("sweep-failed", Figure.Kind.TABLE, "Points that failed", "They are in no other figure.",
        new Table(List.of(Column.label("number"), Column.note("point"), Column.note("error")), rows));
  }

  /// Points by what they ran, in the order in which it first appears.
  static Map<String, List<SweepPoint>> byWorkload(List<SweepPoint> done) {
    Map<String, List<SweepPoint>> groups = new LinkedHashMap<>();
    done.forEach(point -> groups.computeIfAbsent(point.workload(), _ -> new ArrayList<>()).add(point));
    return groups;
  }
}
