package palimpsest.workbench;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import palimpsest.workbench.sensitivity.Judgement;

/// A comparison as a person reads it: one row for each processor, columns aligned, the last three relative to the first
/// row.
final class ComparisonTable {
  private static final List<String> HEADS = List.of(
      "", "cycles", "IPC", "time", "energy", "mean power", "energy x delay", "rel. time", "rel. energy",
      "rel. energy x delay");

  private ComparisonTable() {}

  static String of(List<Contender> contenders) {
    Contender first = contenders.getFirst();
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADS);
    for (Contender each : contenders) {
      rows.add(List.of(
          each.name(),
          Numbers.grouped(each.cycles()),
          Numbers.ratio(each.ipc()),
          Numbers.time(each.picoseconds()),
          Numbers.energy(each.energy()),
          Numbers.ratio(each.watts()) + " W",
          String.format(Locale.ROOT, "%.3g uJ s", each.energyDelay() * 1e6),
          times(each.picoseconds(), first.picoseconds()),
          times(each.energy(), first.energy()),
          times(each.energyDelay(), first.energyDelay())));
    }
    return aligned(rows);
  }

  /// Where the cycles of each went: a row for each leaf that any of them spent a thousandth on, in per cent.
  static String stacks(List<Contender> contenders) {
    Set<String> leaves = new LinkedHashSet<>();
    contenders.forEach(each -> leaves.addAll(each.stack().keySet()));
    List<List<String>> rows = new ArrayList<>();
    List<String> heads = new ArrayList<>(List.of("cycles"));
    contenders.forEach(each -> heads.add(each.name()));
    rows.add(heads);
    for (String leaf : leaves) {
      if (contenders.stream().anyMatch(each -> 1000 * each.cycles(leaf) >= each.cycles() && each.cycles(leaf) > 0)) {
        List<String> row = new ArrayList<>(List.of(leaf));
        contenders.forEach(each -> row.add(Numbers.percent(each.cycles(leaf), each.cycles())));
        rows.add(row);
      }
    }
    return aligned(rows);
  }

  /// One line for each claim.
  static String of(List<Judgement> judgements, double spread) {
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "%d energy tables, each price within +-%.0f %%:%n",
        judgements.getFirst().draws(), 100 * spread));
    for (Judgement each : judgements) {
      text.append(String.format(Locale.ROOT, "  %-6s in %5.1f %%: %s%n",
          each.stands() ? "stands" : "open", 100 * each.share(), each.claim().text()));
    }
    return text.toString();
  }

  private static String times(double value, double reference) {
    double times = reference == 0 ? 0 : value / reference;
    return times < 0.1 ? String.format(Locale.ROOT, "x %.3f", times) : "x " + Numbers.ratio(times);
  }

  private static String aligned(List<List<String>> rows) {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder(String.format("%-" + widths[0] + "s", row.getFirst()));
      for (int i = 1; i < columns; i++) {
        line.append(String.format("  %" + widths[i] + "s", row.get(i)));
      }
      text.append(line.toString().stripTrailing()).append(System.lineSeparator());
    }
    return text.toString();
  }
}
