package palimpsest.workbench.report;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// One point of a sweep.
///
/// @param id its number in the plan
/// @param key the hash of all that determines it
/// @param axes its place: a text for each axis
/// @param stats what came of it; empty if it failed
/// @param error why it failed; empty if it did not
record SweepPoint(long id, String key, Map<String, String> axes, Optional<Stats> stats, String error) {
  /// Its place on an axis; a dash where it has none.
  String place(String axis) {
    return axes.getOrDefault(axis, "–");
  }

  /// What it ran.
  String workload() {
    return axes.containsKey(Sweep.WORKLOAD) ? place(Sweep.WORKLOAD) : stats.map(Stats::command).orElse("–");
  }

  static SweepPoint of(Fields line) {
    String status = line.text("status");
    Map<String, String> axes = new LinkedHashMap<>(line.object("axes").flattened());
    return switch (status) {
      case "ok" -> new SweepPoint(
          line.count("id"), line.text("key"), axes, Optional.of(Stats.of(line.object("stats"))), "");
      case "failed" -> new SweepPoint(line.count("id"), line.text("key"), axes, Optional.empty(), line.text("error"));
      default -> throw new ReportException(
          line.where() + ": is damaged: status '" + status + "' is neither ok nor failed");
    };
  }
}
