package palimpsest.workbench.report;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// All that a report is made of.
///
/// @param runs in the order in which they were named, each with a name of its own
/// @param sweeps in the order in which they were named
record Results(List<Run> runs, List<Sweep> sweeps) {
  /// The results with names that tell the runs apart: program and machine where that does, else the
  /// file or folder as well.
  static Results of(List<Run> runs, List<Sweep> sweeps) {
    List<Function<Run, String>> ways = List.of(
        Results::plainName,
        run -> plainName(run) + " (" + lastPart(run.source()) + ")",
        run -> plainName(run) + " (" + run.source() + ")");
    Map<Run, String> names = new LinkedHashMap<>();
    for (Function<Run, String> way : ways) {
      Map<String, Integer> uses = new HashMap<>();
      runs.forEach(run -> uses.merge(way.apply(run), 1, Integer::sum));
      runs.stream().filter(run -> uses.getOrDefault(way.apply(run), 1) == 1)
          .forEach(run -> names.putIfAbsent(run, way.apply(run)));
    }
    List<Run> named = runs.stream().map(run -> run.named(names.getOrDefault(run, run.source()))).toList();
    return new Results(named, List.copyOf(sweeps));
  }

  private static String lastPart(String source) {
    return source.substring(source.stripTrailing().replaceAll("/+$", "").lastIndexOf('/') + 1);
  }

  private static String plainName(Run run) {
    return run.stats().guest() + " on " + run.stats().machine();
  }
}
