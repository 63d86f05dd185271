package palimpsest.workbench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// All runs side by side.
final class OverviewSection {
  private OverviewSection() {}

  static Section of(List<Run> runs) {
    List<String> names = runs.stream().map(Run::name).toList();
    List<Figure> figures = new ArrayList<>();
    figures.add(new Figure("overview-runs", Figure.Kind.TABLE, "The runs in numbers", "", numbers(runs)));
    figures.add(new Figure("overview-cycles", Figure.Kind.CYCLE_STACKS, "Cycles by leaf, side by side", "",
        Stacks.sideBySide("run", names, runs.stream().map(run -> run.stats().cycleStack()).toList(), "cycles")));
    figures.add(new Figure("overview-energy", Figure.Kind.ENERGY_STACKS, "Energy by leaf, side by side", "",
        Stacks.sideBySide("run", names, runs.stream().map(run -> run.stats().energyStack()).toList(), "pJ")));
    figures.addAll(fronts(runs));
    List<Run> recorded = runs.stream().filter(run -> !run.intervals().isEmpty()).toList();
    if (recorded.size() >= 2) {
      figures.add(new Figure("overview-warm-up", Figure.Kind.WARM_UP, "Warm-up, side by side",
          "Mean guest instructions per cycle from the start up to each moment, over the cycles so far.",
          TimeFigures.warmUp(recorded)));
    }
    return new Section("overview", "All runs", runs.size() + " runs", List.of(), List.copyOf(figures));
  }

  private static Table numbers(List<Run> runs) {
    List<List<Object>> rows = new ArrayList<>();
    for (Run run : runs) {
      Stats stats = run.stats();
      rows.add(List.of(run.name(), stats.instructions(), stats.cycles(), stats.instructionsPerCycle(),
          stats.milliseconds(), stats.millijoules(), stats.watts(), stats.energyDelay(),
          Leaves.largest(stats.cycleStack()).orElse("")));
    }
    return new Table(List.of(Column.label("run"), Column.value("guest instructions", ""),
        Column.value("cycles", "cycles"), Column.value("guest IPC", "instructions per cycle"),
        Column.value("time", "ms"),
        Column.value("energy", "mJ"), Column.value("mean power", "W"), Column.value("energy × delay", "µJ·s"),
        Column.note("largest leaf")), rows);
  }

  /// Energy over time for each command that several runs ran: only those can be weighed against each other.
  private static List<Figure> fronts(List<Run> runs) {
    Map<List<String>, List<Run>> byCommand = new LinkedHashMap<>();
    runs.forEach(run -> byCommand.computeIfAbsent(run.stats().arguments(), _ -> new ArrayList<>()).add(run));
    List<Figure> figures = new ArrayList<>();
    for (List<Run> same : byCommand.values()) {
      if (same.size() < 2) {
        continue;
      }
      List<List<Object>> rows =
          FrontTable.rows(same.stream().map(run -> new FrontTable.Entry(run.name(), run.stats())).toList());
      figures.add(new Figure("overview-pareto" + (figures.size() + 1), Figure.Kind.PARETO,
          "Energy and time: " + same.getFirst().stats().command(),
          "Left and down is better. On the front is what no other run beats in both." + FrontTable.READING,
          new Table(FrontTable.columns("run"), rows)));
    }
    return figures;
  }
}
