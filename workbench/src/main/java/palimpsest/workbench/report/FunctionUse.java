package palimpsest.workbench.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What one guest function cost, in all gears together.
///
/// @param name the function's, or a name for CMS's own work that belongs to none
/// @param module the file it is from; may be empty
/// @param ownWork whether this is CMS's own work and no guest function
/// @param instructions guest instructions retired
/// @param cycles spent
/// @param stack cycles by leaf
/// @param gears cycles by gear
record FunctionUse(
    String name,
    String module,
    boolean ownWork,
    long instructions,
    long cycles,
    Map<String, Long> stack,
    Map<Integer, Long> gears) {

  /// The name under which CMS's work for no function is shown.
  static final String OWN_WORK = "(CMS, for no function)";

  /// Adds up the lines of `functions.jsonl`, which has one for each function and gear.
  ///
  /// @return the most expensive first, of equals by name
  static List<FunctionUse> all(List<Fields> lines) {
    Map<List<String>, FunctionUse> uses = new LinkedHashMap<>();
    for (Fields line : lines) {
      FunctionUse one = of(line);
      uses.merge(List.of(one.name, one.module), one, FunctionUse::plus);
    }
    List<FunctionUse> sorted = new ArrayList<>(uses.values());
    sorted.sort(Comparator.comparingLong(FunctionUse::cycles).reversed()
        .thenComparing(FunctionUse::name).thenComparing(FunctionUse::module));
    return List.copyOf(sorted);
  }

  private static FunctionUse of(Fields line) {
    long gear = line.count("gear");
    Map<String, Long> stack = line.counts("cycle_stack");
    long cycles = line.count("cycles");
    if (gear > 4) {
      throw new ReportException(line.where() + ": is damaged: there is no gear " + gear);
    }
    if (Stats.sum(stack) != cycles) {
      throw new ReportException(line.where() + ": is damaged: its cycle_stack does not sum to its cycles");
    }
    boolean ownWork = gear == 0;
    return new FunctionUse(
        ownWork ? OWN_WORK : line.text("function"), ownWork ? "" : line.text("module"), ownWork,
        line.count("guest_instructions"), cycles, stack, Map.of((int) gear, cycles));
  }

  private FunctionUse plus(FunctionUse other) {
    Map<String, Long> stacks = new LinkedHashMap<>(stack);
    other.stack.forEach((leaf, count) -> stacks.merge(leaf, count, Long::sum));
    Map<Integer, Long> all = new TreeMap<>(gears);
    other.gears.forEach((gear, count) -> all.merge(gear, count, Long::sum));
    return new FunctionUse(
        name, module, ownWork, instructions + other.instructions, cycles + other.cycles, stacks, all);
  }

  /// Its name; that of one without a symbol, which is an address in its file, with the file.
  String shown() {
    return name.startsWith("sub_") && !module.isEmpty() ? name + " in " + module : name;
  }

  /// Cycles it spent in a leaf.
  long in(String leaf) {
    return stack.getOrDefault(leaf, 0L);
  }

  /// The leaf most of its cycles are in; of equals the first.
  String largestLeaf() {
    return Leaves.largest(stack).orElse("");
  }
}
