package palimpsest.workbench.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What changed from one run to another, and what that is made of.
final class ComparisonSection {
  private ComparisonSection() {}

  static Section of(Run before, Run after) {
    String a = before.name();
    String b = after.name();
    Table cycles = changes("leaf", a, b, before.stats().cycleStack(), after.stats().cycleStack(), "cycles");
    Table energy = changes("leaf", a, b, before.stats().energyStack(), after.stats().energyStack(), "pJ");
    List<Figure> figures = new ArrayList<>();
    figures.add(new Figure("compare-totals", Figure.Kind.TABLE, "The two runs in numbers", "", totals(before, after)));
    figures.add(new Figure("compare-cycles", Figure.Kind.CHANGES, "Cycles by leaf: what changed",
        "Sorted by the size of the change. The changes of all leaves sum to the change of the total.", cycles));
    figures.add(new Figure("compare-energy", Figure.Kind.CHANGES, "Energy by leaf: what changed",
        "Sorted by the size of the change.", energy));
    boolean functions = !before.functions().isEmpty() && !after.functions().isEmpty();
    List<Sentence> sentences = new ArrayList<>(ComparisonSummary.of(before, after, cycles, energy));
    if (functions) {
      Table slower = changes("function", a, b, byFunction(before), byFunction(after), "cycles");
      figures.add(new Figure("compare-functions", Figure.Kind.CHANGES, "Guest functions that got slower or faster",
          "Cycles of each function, all gears together, sorted by the size of the change.", slower));
      sentences.addAll(ComparisonSummary.functions(slower));
    }
    figures.add(new Figure("compare-configuration", Figure.Kind.TABLE, "What was different to begin with",
        "Guest, operating point and machine; what is the same in both is left out.", configuration(before, after)));
    return new Section(
        "compare", a + " → " + b, before.source() + " → " + after.source(), sentences, List.copyOf(figures));
  }

  /// Name, both values, the difference, and its part of all that changed in per cent; the largest change first.
  static Table changes(
      String label, String a, String b, Map<String, Long> before, Map<String, Long> after, String unit) {
    Set<String> names = new LinkedHashSet<>(before.keySet());
    names.addAll(after.keySet());
    long moved = names.stream().mapToLong(name -> Math.abs(difference(name, before, after))).sum();
    List<List<Object>> rows = names.stream()
        .sorted(Comparator.comparingLong((String name) -> Math.abs(difference(name, before, after))).reversed())
        .map(name -> List.<Object>of(name, before.getOrDefault(name, 0L), after.getOrDefault(name, 0L),
            difference(name, before, after), Quantity.percent(Math.abs(difference(name, before, after)), moved)))
        .toList();
    return new Table(List.of(Column.label(label), Column.value(a, unit), Column.value(b, unit),
        Column.value("change", unit), Column.value("part of all changes", "%")), rows);
  }

  private static long difference(String name, Map<String, Long> before, Map<String, Long> after) {
    return after.getOrDefault(name, 0L) - before.getOrDefault(name, 0L);
  }

  private static Map<String, Long> byFunction(Run run) {
    Map<String, Long> cycles = new LinkedHashMap<>();
    run.functions().forEach(use -> cycles.merge(use.shown(), use.cycles(), Long::sum));
    return cycles;
  }

  private static Table totals(Run before, Run after) {
    Stats a = before.stats();
    Stats b = after.stats();
    List<List<Object>> rows = new ArrayList<>();
    row(rows, "guest instructions", "", a.instructions(), b.instructions());
    row(rows, "cycles", "cycles", a.cycles(), b.cycles());
    row(rows, "guest IPC", "instructions per cycle", a.instructionsPerCycle(), b.instructionsPerCycle());
    row(rows, "time", "ms", a.milliseconds(), b.milliseconds());
    row(rows, "energy", "mJ", a.millijoules(), b.millijoules());
    row(rows, "mean power", "W", a.watts(), b.watts());
    row(rows, "energy × delay", "µJ·s", a.energyDelay(), b.energyDelay());
    row(rows, "molecules", "", a.molecules(), b.molecules());
    row(rows, "useful atoms", "", a.usefulAtoms(), b.usefulAtoms());
    return new Table(List.of(Column.label("figure"), Column.note("unit"), Column.value(before.name(), ""),
        Column.value(after.name(), ""), Column.value("change", "%")), rows);
  }

  private static void row(List<List<Object>> rows, String name, String unit, Number a, Number b) {
    double before = a.doubleValue();
    double percent = before == 0 ? 0 : 100 * (b.doubleValue() - before) / before;
    rows.add(List.of(name, unit, a, b, percent));
  }

  private static Table configuration(Run before, Run after) {
    Map<String, String> a = before.stats().configuration();
    Map<String, String> b = after.stats().configuration();
    Set<String> keys = new LinkedHashSet<>(a.keySet());
    keys.addAll(b.keySet());
    List<List<Object>> rows = keys.stream()
        .filter(key -> !a.getOrDefault(key, "").equals(b.getOrDefault(key, "")))
        .map(key -> List.<Object>of(key, a.getOrDefault(key, ""), b.getOrDefault(key, "")))
        .toList();
    return new Table(List.of(Column.label("key"), Column.note(before.name()), Column.note(after.name())), rows);
  }
}
