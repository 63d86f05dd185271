package palimpsest.workbench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What was recorded over a run's simulated time.
final class TimeFigures {
  private static final List<Integer> GEARS = List.of(1, 2, 3, 4);

  private TimeFigures() {}

  static List<Figure> of(String id, Run run) {
    List<Interval> intervals = run.intervals();
    return List.of(
        new Figure(id + "-pace", Figure.Kind.PACE, "Speed and power over time",
            "From top to bottom: guest instructions per cycle, power, the gears that instructions ran in, and the"
                + " operating point's frequency and voltage, over simulated time in " + intervals.size()
                + " intervals.",
            pace(intervals)),
        new Figure(id + "-leaves-over-time", Figure.Kind.LEAVES_OVER_TIME, "Where the cycles went, over time",
            "Each interval's cycles by leaf.", leaves(intervals)),
        new Figure(id + "-cache-life", Figure.Kind.CACHE_LIFE, "The life of the T-cache",
            "Bytes of the T-cache in use, and what happened in each interval: translations made by each gear,"
                + " rollbacks, evictions.", cache(intervals)),
        new Figure(id + "-warm-up", Figure.Kind.WARM_UP, "Warm-up",
            "Mean guest instructions per cycle from the start up to each moment, over the cycles so far (a logarithmic"
                + " axis): what starting cold has cost by then.", warmUp(List.of(run))));
  }

  private static Table pace(List<Interval> intervals) {
    List<Column> columns = new ArrayList<>(List.of(
        Column.value("end", "ms"), Column.value("guest IPC", "instructions per cycle"), Column.value("power", "W")));
    GEARS.forEach(gear -> columns.add(Column.value("gear " + gear, "instructions")));
    columns.add(Column.value("frequency", "MHz"));
    columns.add(Column.value("voltage", "V"));
    List<List<Object>> rows = new ArrayList<>();
    long before = 0;
    for (Interval each : intervals) {
      List<Object> row = new ArrayList<>(List.of(
          each.endPicoseconds() * 1e-9, Quantity.ratio(each.instructions(), each.cycles()),
          Quantity.ratio(each.picojoules(), each.endPicoseconds() - before)));
      GEARS.forEach(gear -> row.add(each.gears().getOrDefault(String.valueOf(gear), 0L)));
      row.add(each.mhz());
      row.add(each.volts());
      rows.add(row);
      before = each.endPicoseconds();
    }
    return new Table(columns, rows);
  }

  private static Table leaves(List<Interval> intervals) {
    List<Map<String, Long>> stacks = intervals.stream().map(Interval::cycleStack).toList();
    List<String> leaves = Stacks.usedLeaves(stacks, "cycles");
    List<Column> columns = new ArrayList<>(List.of(Column.value("end", "ms")));
    leaves.forEach(leaf -> columns.add(Column.value(leaf, "cycles")));
    List<List<Object>> rows = new ArrayList<>();
    for (Interval each : intervals) {
      List<Object> row = new ArrayList<>(List.of(each.endPicoseconds() * 1e-9));
      leaves.forEach(leaf -> row.add(each.cycleStack().getOrDefault(leaf, 0L)));
      rows.add(row);
    }
    return new Table(columns, rows);
  }

  private static Table cache(List<Interval> intervals) {
    List<List<Object>> rows = new ArrayList<>();
    for (Interval each : intervals) {
      rows.add(List.of(each.endPicoseconds() * 1e-9, each.cacheBytes(), made(each, 2), made(each, 3), made(each, 4),
          each.rollbacks(), each.evictions()));
    }
    return new Table(List.of(Column.value("end", "ms"), Column.value("T-cache in use", "bytes"),
        Column.value("made by gear 2", "translations"), Column.value("made by gear 3", "translations"),
        Column.value("made by gear 4", "translations"), Column.value("rollbacks", ""),
        Column.value("evictions", "")), rows);
  }

  private static long made(Interval interval, int gear) {
    return interval.translations().getOrDefault("gear" + gear, 0L);
  }

  /// The curves of several runs, one row for each interval of each.
  static Table warmUp(List<Run> runs) {
    List<List<Object>> rows = new ArrayList<>();
    for (Run run : runs) {
      long instructions = 0;
      for (Interval each : run.intervals()) {
        instructions += each.instructions();
        rows.add(List.of(run.name(), each.endCycle(), instructions, Quantity.ratio(instructions, each.endCycle()),
            Quantity.ratio(each.instructions(), each.cycles())));
      }
    }
    return new Table(List.of(Column.label("run"), Column.value("cycles so far", "cycles"),
        Column.value("guest instructions so far", ""), Column.value("mean IPC so far", "instructions per cycle"),
        Column.value("IPC of the interval", "instructions per cycle")), rows);
  }
}
