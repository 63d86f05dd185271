package palimpsest.workbench.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What guest functions cost.
final class FunctionFigures {
  private static final List<Integer> GEARS = List.of(1, 2, 3, 4);

  private FunctionFigures() {}

  /// The guest function that spends most in a leaf; empty if none spends any.
  static Optional<FunctionUse> mostIn(List<FunctionUse> functions, String leaf) {
    return functions.stream().filter(use -> !use.ownWork() && use.in(leaf) > 0)
        .max(Comparator.comparingLong(use -> use.in(leaf)));
  }

  /// A run's cycle stack, with the function that spends most in each leaf where that is known.
  static Table leaves(Run run) {
    Table plain = Stacks.leaves(run.stats().cycleStack(), "cycles");
    if (run.functions().isEmpty()) {
      return plain;
    }
    List<Column> columns = new ArrayList<>(plain.columns());
    columns.add(Column.note("most in function"));
    columns.add(Column.value("share of the leaf", "%"));
    List<List<Object>> rows = new ArrayList<>();
    for (List<Object> row : plain.rows()) {
      String leaf = String.valueOf(row.getFirst());
      Optional<FunctionUse> most = mostIn(run.functions(), leaf);
      List<Object> longer = new ArrayList<>(row);
      longer.add(most.map(FunctionUse::shown).orElse(""));
      longer.add(most.map(use -> Quantity.percent(use.in(leaf), run.stats().cycleStack().getOrDefault(leaf, 0L)))
          .orElse(0.0));
      rows.add(longer);
    }
    return new Table(columns, rows);
  }

  static List<Figure> of(String id, List<FunctionUse> functions) {
    List<String> names = functions.stream().map(use -> label(use, functions)).toList();
    List<Map<String, Long>> stacks = functions.stream().map(FunctionUse::stack).toList();
    return List.of(
        new Figure(id + "-functions", Figure.Kind.CYCLE_STACKS, "The hottest guest functions",
            "Cycles by function, all gears together, and by leaf within each.",
            Stacks.sideBySide("function", names, stacks, "cycles")),
        new Figure(id + "-function-table", Figure.Kind.TABLE, "Guest functions in numbers",
            "The same functions: how fast they are, which leaf costs most, and the part of their cycles in each gear."
                + " Gear 1 is the interpreter and whatever else CMS did for a function, such as translating it.",
            table(functions, names)));
  }

  /// A function's name, with its module where another has the same name.
  private static String label(FunctionUse use, List<FunctionUse> all) {
    boolean alone = all.stream().filter(other -> other.shown().equals(use.shown())).count() == 1;
    return alone || use.module().isEmpty() ? use.shown() : use.name() + " in " + use.module();
  }

  private static Table table(List<FunctionUse> functions, List<String> names) {
    long total = functions.stream().mapToLong(FunctionUse::cycles).sum();
    List<Integer> gears = GEARS.stream()
        .filter(gear -> functions.stream().anyMatch(use -> use.gears().getOrDefault(gear, 0L) > 0)).toList();
    List<Column> columns = new ArrayList<>(List.of(Column.label("function"),
        Column.value("cycles", "cycles"), Column.value("share", "%"), Column.value("guest instructions", ""),
        Column.value("guest IPC", "instructions per cycle"), Column.note("largest leaf"),
        Column.value("its share", "%")));
    gears.forEach(gear -> columns.add(Column.value("gear " + gear, "%")));
    columns.add(Column.note("module"));
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < functions.size(); i++) {
      FunctionUse use = functions.get(i);
      List<Object> row = new ArrayList<>(List.of(names.get(i), use.cycles(), Quantity.percent(use.cycles(), total),
          use.instructions(), Quantity.ratio(use.instructions(), use.cycles()), use.largestLeaf(),
          Quantity.percent(use.in(use.largestLeaf()), use.cycles())));
      gears.forEach(gear -> row.add(Quantity.percent(use.gears().getOrDefault(gear, 0L), use.cycles())));
      row.add(use.module());
      rows.add(row);
    }
    return new Table(columns, rows);
  }
}
