package palimpsest.workbench.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Tables of stacks.
final class Stacks {
  private Stacks() {}

  /// One stack: leaf, amount, share; the largest first.
  static Table leaves(Map<String, Long> stack, String unit) {
    long total = Stats.sum(stack);
    List<List<Object>> rows = new ArrayList<>();
    stack.entrySet().stream()
        .sorted((a, b) -> Long.compare(b.getValue(), a.getValue()))
        .forEach(entry -> rows.add(
            List.of(entry.getKey(), entry.getValue(), Quantity.percent(entry.getValue(), total))));
    return new Table(
        List.of(Column.label("leaf"), Column.value(unit.equals("pJ") ? "energy" : "cycles", unit),
            Column.value("share", "%")), rows);
  }

  /// One row with a name for each stack, one column for each leaf that any of them has something in.
  static Table sideBySide(String label, List<String> names, List<Map<String, Long>> stacks, String unit) {
    List<String> leaves = usedLeaves(stacks, unit.equals("pJ") ? "energy" : "cycles");
    List<Column> columns = new ArrayList<>(List.of(Column.label(label)));
    leaves.forEach(leaf -> columns.add(Column.value(leaf, unit)));
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < stacks.size(); i++) {
      List<Object> row = new ArrayList<>(List.of(names.get(i)));
      for (String leaf : leaves) {
        row.add(stacks.get(i).getOrDefault(leaf, 0L));
      }
      rows.add(row);
    }
    return new Table(columns, rows);
  }

  /// The leaves that any stack has something in, in the order of the statistics.
  ///
  /// @param kind `cycles` or `energy`
  static List<String> usedLeaves(List<Map<String, Long>> stacks, String kind) {
    Set<String> known = new LinkedHashSet<>();
    Leaves.all().stream().filter(leaf -> leaf.stack().equals(kind)).forEach(leaf -> known.add(leaf.name()));
    stacks.forEach(stack -> known.addAll(stack.keySet()));
    return known.stream().filter(leaf -> stacks.stream().anyMatch(stack -> stack.getOrDefault(leaf, 0L) > 0)).toList();
  }
}
