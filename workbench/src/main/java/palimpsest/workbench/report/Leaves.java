package palimpsest.workbench.report;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import palimpsest.workbench.html.Resources;

/// What leaves mean, in the words of docs/stats.md.
final class Leaves {
  /// The group of CMS's own work.
  static final String CMS = "cms";
  /// The leaf that is no loss.
  static final String ISSUE = "issue";

  private static final List<Leaf> ALL = load();

  private Leaves() {}

  private static List<Leaf> load() {
    return Resources.text("report/leaves.tsv").lines()
        .map(line -> line.split("\t", 4))
        .map(row -> new Leaf(row[0], row[1], row[2], row[3]))
        .toList();
  }

  /// All leaves, those of cycles first, in the order of statistics files.
  static List<Leaf> all() {
    return ALL;
  }

  /// What a leaf of cycles means, as the end of a sentence.
  static String ofCycles(String name) {
    return meaning("cycles", name);
  }

  /// What a leaf of energy means, as the end of a sentence.
  static String ofEnergy(String name) {
    return meaning("energy", name);
  }

  private static String meaning(String stack, String name) {
    return ALL.stream().filter(leaf -> leaf.stack().equals(stack) && leaf.name().equals(name))
        .map(Leaf::meaning).findFirst().orElse("a leaf this version does not know");
  }

  /// Cycles of CMS's own work in a stack.
  static long cmsCycles(Map<String, Long> stack) {
    return ALL.stream().filter(leaf -> leaf.stack().equals("cycles") && leaf.group().equals(CMS))
        .mapToLong(leaf -> stack.getOrDefault(leaf.name(), 0L)).sum();
  }

  /// The leaf with the most, of equals the first; empty if all are 0.
  static Optional<String> largest(Map<String, Long> stack) {
    return stack.entrySet().stream()
        .filter(entry -> entry.getValue() > 0)
        .max(Comparator.comparingLong(entry -> entry.getValue()))
        .map(Map.Entry::getKey);
  }
}
