package palimpsest.workbench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A sweep: every point in numbers, any value over its axes, and what is worth having.
final class SweepSection {
  private SweepSection() {}

  static Section of(Sweep sweep) {
    List<SweepPoint> done = sweep.points().stream().filter(point -> point.stats().isPresent()).toList();
    List<Figure> figures = new ArrayList<>();
    if (!done.isEmpty()) {
      figures.add(new Figure("sweep-axes", Figure.Kind.SWEEP, "Any value over one or two axes",
          "Choose a value and its axes; where several points fall on one place, each is drawn and their geometric mean"
              + " is the line or the field's number.", points(sweep, done)));
      figures.add(SweepFronts.byWorkload(sweep, done));
      SweepFronts.overAll(sweep, done).ifPresent(figures::add);
      List<String> names = done.stream().map(point -> label(sweep, point)).toList();
      figures.add(new Figure("sweep-cycles", Figure.Kind.CYCLE_STACKS, "Cycles by leaf, point by point", "",
          Stacks.sideBySide("point", names, done.stream().map(point -> stats(point).cycleStack()).toList(), "cycles")));
      figures.add(new Figure("sweep-energy", Figure.Kind.ENERGY_STACKS, "Energy by leaf, point by point", "",
          Stacks.sideBySide("point", names, done.stream().map(point -> stats(point).energyStack()).toList(), "pJ")));
    }
    if (!sweep.failed().isEmpty()) {
      figures.add(failures(sweep));
    }
    return new Section(
        "sweep", "Sweep", sweep.name(), SweepSummary.of(sweep, done), List.copyOf(figures));
  }

  /// A succeeded point's statistics.
  static Stats stats(SweepPoint point) {
    return point.stats().orElseThrow();
  }

  /// What tells a point from the others: its place on the axes that have more than one.
  static String label(Sweep sweep, SweepPoint point) {
    List<String> parts = new ArrayList<>();
    for (String axis : varying(sweep)) {
      String place = point.axes().getOrDefault(axis, "–");
      parts.add(axis.equals("workload") || axis.equals("machine") ? place : axis + " " + place);
    }
    return parts.isEmpty() ? "point " + point.id() : String.join(", ", parts);
  }

  /// The axes on which points differ.
  static List<String> varying(Sweep sweep) {
    return sweep.axes().stream().filter(axis -> places(sweep, axis) > 1).toList();
  }

  private static long places(Sweep sweep, String axis) {
    return sweep.points().stream().map(point -> point.axes().getOrDefault(axis, "–")).distinct().count();
  }

  private static Table points(Sweep sweep, List<SweepPoint> done) {
    List<Column> columns = new ArrayList<>(List.of(Column.label("point")));
    sweep.axes().forEach(axis -> columns.add(Column.axis(axis)));
    columns.addAll(List.of(Column.value("time", "ms"), Column.value("energy", "mJ"), Column.value("mean power", "W"),
        Column.value("energy × delay", "µJ·s"), Column.value("guest IPC", "instructions/cycle"),
        Column.value("cycles", "cycles"), Column.value("guest instructions", ""),
        Column.value("useful atoms per molecule", ""), Column.value("CMS's own work", "% of cycles"),
        Column.value("T-cache in use", "bytes"), Column.note("largest leaf")));
    List<List<Object>> rows = new ArrayList<>();
    for (SweepPoint point : done) {
      Stats stats = stats(point);
      List<Object> row = new ArrayList<>(List.of(point.id()));
      sweep.axes().forEach(axis -> row.add(point.axes().getOrDefault(axis, "–")));
      row.addAll(List.of(stats.picoseconds() * 1e-9, stats.picojoules() * 1e-9, stats.watts(),
          stats.energyDelay() * 1e6, stats.instructionsPerCycle(), stats.cycles(), stats.instructions(),
          stats.molecules() == 0 ? 0.0 : (double) stats.usefulAtoms() / stats.molecules(),
          Quantity.percent(Leaves.cmsCycles(stats.cycleStack()), stats.cycles()),
          stats.translations().getOrDefault("tcache_bytes", 0L), Leaves.largest(stats.cycleStack()).orElse("")));
      rows.add(row);
    }
    return new Table(columns, rows);
  }

  private static Figure failures(Sweep sweep) {
    List<List<Object>> rows = new ArrayList<>();
    sweep.failed().forEach(point -> rows.add(List.of(point.id(), label(sweep, point), point.error())));
    return new Figure("sweep-failed", Figure.Kind.TABLE, "Points that failed", "They are in no other figure.",
        new Table(List.of(Column.label("number"), Column.note("point"), Column.note("error")), rows));
  }

  /// Points by what they ran, in the order in which it first appears.
  static Map<String, List<SweepPoint>> byWorkload(List<SweepPoint> done) {
    Map<String, List<SweepPoint>> groups = new LinkedHashMap<>();
    done.forEach(point -> groups.computeIfAbsent(workload(point), _ -> new ArrayList<>()).add(point));
    return groups;
  }

  private static String workload(SweepPoint point) {
    return point.axes().getOrDefault("workload", stats(point).command());
  }
}
