package palimpsest.workbench.report;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A recorded run's files tell one story: what intervals and functions add up to stands in the statistics.
final class Agreement {
  private Agreement() {}

  /// @throws ReportException if they do not, as when a file was cut off or is another run's
  static void check(Path folder, Stats stats, List<Interval> intervals, List<FunctionUse> functions) {
    if (!intervals.isEmpty()) {
      same(folder, "intervals.jsonl", "cycles", stats.cycleStack(),
          summed(intervals.stream().map(Interval::cycleStack).toList()));
      same(folder, "intervals.jsonl", "picojoules", stats.energyStack(),
          summed(intervals.stream().map(Interval::energyStack).toList()));
      long clock = 0;
      for (Interval interval : intervals) {
        clock += interval.cycles();
        if (interval.endCycle() != clock) {
          throw new ReportException(folder + ": is damaged: an interval of intervals.jsonl ends in cycle "
              + interval.endCycle() + ", where its cycles and those before it sum to " + clock);
        }
      }
    }
    if (!functions.isEmpty()) {
      same(folder, "functions.jsonl", "cycles", stats.cycleStack(),
          summed(functions.stream().map(FunctionUse::stack).toList()));
    }
  }

  private static Map<String, Long> summed(List<Map<String, Long>> stacks) {
    Map<String, Long> sums = new LinkedHashMap<>();
    stacks.forEach(stack -> stack.forEach((leaf, count) -> sums.merge(leaf, count, Long::sum)));
    return sums;
  }

  private static void same(Path folder, String file, String unit, Map<String, Long> said, Map<String, Long> summed) {
    said.forEach((leaf, count) -> {
      long sum = summed.getOrDefault(leaf, 0L);
      if (sum != count) {
        throw new ReportException(folder + ": is damaged: " + file + " sums to " + sum + " " + unit + " of " + leaf
            + ", stats.json says " + count);
      }
    });
  }
}
