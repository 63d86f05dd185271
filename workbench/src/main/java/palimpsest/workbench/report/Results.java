package palimpsest.workbench.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// All that a report is made of.
///
/// @param runs in the order in which they were named, each with a name of its own
/// @param sweeps in the order in which they were named
record Results(List<Run> runs, List<Sweep> sweeps) {
  /// The results with names that tell the runs apart: program and machine where that does, else the place read from.
  static Results of(List<Run> runs, List<Sweep> sweeps) {
    Map<String, Integer> uses = new HashMap<>();
    runs.forEach(run -> uses.merge(plainName(run), 1, Integer::sum));
    List<Run> named = new ArrayList<>();
    for (Run run : runs) {
      String plain = plainName(run);
      named.add(run.named(uses.getOrDefault(plain, 1) == 1 ? plain : plain + " (" + run.source() + ")"));
    }
    return new Results(List.copyOf(named), List.copyOf(sweeps));
  }

  private static String plainName(Run run) {
    return run.stats().guest() + " on " + run.stats().machine();
  }
}
