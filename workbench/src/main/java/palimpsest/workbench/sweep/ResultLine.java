package palimpsest.workbench.sweep;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/// One line of a result file.
///
/// @param build identity of the simulator it was made by; empty in a line of a version that had none
/// @param text the line, without its end
record ResultLine(int id, String key, String build, String status, String text) {
  static final String OK = "ok";
  static final String FAILED = "failed";

  /// What came of a run, whatever point it belongs to.
  ///
  /// @param error one line that says what failed, or nothing
  /// @param outputSha256 of what the guest wrote to standard output
  /// @param stats as in stats.json; empty if the run came to none
  record Outcome(String error, String outputSha256, Map<String, Object> stats) {}

  static ResultLine of(Point point, Outcome outcome) {
    String status = outcome.error().isEmpty() ? OK : FAILED;
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("id", point.id());
    map.put("key", point.key());
    map.put("build", point.build());
    map.put("axes", point.axes());
    map.put("status", status);
    map.put("error", outcome.error());
    map.put("output_sha256", outcome.outputSha256());
    if (!outcome.stats().isEmpty()) {
      map.put("stats", outcome.stats());
    }
    return new ResultLine(point.id(), point.key(), point.build(), status, Json.line(map));
  }

  /// @return empty if the text is no line of a result file
  static Optional<ResultLine> parse(String text) {
    try {
      Map<String, Object> map = Json.map(text);
      return map.get("id") instanceof Integer id && map.get("key") instanceof String key
          && map.get("status") instanceof String status
          ? Optional.of(new ResultLine(id, key, String.valueOf(map.getOrDefault("build", "")), status, text))
          : Optional.empty();
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }

  boolean failed() {
    return !status.equals(OK);
  }

  Map<String, Object> map() {
    return Json.map(text);
  }

  /// What is not the point's but the run's.
  Outcome outcome() {
    Map<String, Object> map = map();
    return new Outcome(
        String.valueOf(map.getOrDefault("error", "")),
        String.valueOf(map.getOrDefault("output_sha256", "")),
        map.get("stats") instanceof Map<?, ?> stats ? Trees.keyed(stats) : Map.of());
  }

  /// Whether the line says what a point's line would.
  boolean belongsTo(Point point) {
    return id == point.id() && key.equals(point.key())
        && Json.line(map().getOrDefault("axes", "")).equals(Json.line(point.axes()));
  }
}
