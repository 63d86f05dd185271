package palimpsest.workbench.sweep;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a result file already holds of a plan, and what is left to do.
///
/// @param kept lines that stay as they are
/// @param known lines that other points' results make, without a run: points with one key have one result
/// @param open points without a result, by key: each group is one run
record Resumption(List<ResultLine> kept, List<ResultLine> known, Map<String, List<Point>> open) {
  /// @param file what messages call the lines' file
  /// @param retry whether failed points are to be run again
  /// @throws SweepException if there is a line of no point of the plan, or of another build
  static Resumption of(String file, List<ResultLine> lines, Plan plan, boolean retry) throws SweepException {
    Set<String> keys = new HashSet<>();
    Set<String> builds = new HashSet<>();
    plan.points().forEach(each -> {
      keys.add(each.key());
      builds.add(each.build());
    });
    Map<String, ResultLine> results = new HashMap<>();
    Map<Integer, ResultLine> byId = new HashMap<>();
    int number = 0;
    for (ResultLine line : lines) {
      number++;
      if (!builds.contains(line.build())) {
        throw new SweepException(file + ": line " + number + " was made by "
            + (line.build().isEmpty() ? "an earlier version" : "build " + line.build()) + " and this is build "
            + String.join(", ", builds) + ", which may come to something else; name another file with --out");
      }
      if (!keys.contains(line.key())) {
        throw new SweepException(file + ": line " + number + " is of no point of this plan as it is now (plan or"
            + " program has changed); name another file with --out");
      }
      if (!retry || !line.failed()) {
        results.putIfAbsent(line.key(), line);
        byId.putIfAbsent(line.id(), line);
      }
    }
    List<ResultLine> kept = new ArrayList<>();
    List<ResultLine> known = new ArrayList<>();
    Map<String, List<Point>> open = new LinkedHashMap<>();
    for (Point point : plan.points()) {
      ResultLine own = byId.get(point.id());
      ResultLine equal = results.get(point.key());
      if (own != null && own.belongsTo(point)) {
        kept.add(own);
      } else if (equal != null) {
        known.add(ResultLine.of(point, equal.outcome()));
      } else {
        open.computeIfAbsent(point.key(), _ -> new ArrayList<>()).add(point);
      }
    }
    return new Resumption(kept, known, open);
  }
}
