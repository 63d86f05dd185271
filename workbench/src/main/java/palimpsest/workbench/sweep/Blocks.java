package palimpsest.workbench.sweep;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a plan varies: each block is a list of settings that belong together, and the plan's points are all ways to
/// take one from each block.
final class Blocks {
  /// More points than anybody means.
  private static final long MOST_POINTS = 1_000_000;

  private final String file;
  private final List<List<Map<String, Object>>> blocks = new ArrayList<>();
  private final Map<String, String> places = new LinkedHashMap<>();

  Blocks(String file) {
    this.file = file;
  }

  /// Takes in a block.
  ///
  /// @param place what messages call it
  /// @throws SweepException if it sets a key that another block sets
  void add(String place, List<Map<String, Object>> settings) throws SweepException {
    Map<String, String> keys = new LinkedHashMap<>();
    settings.forEach(each -> each.keySet().forEach(key -> keys.put(key, place)));
    for (String key : keys.keySet()) {
      if (places.containsKey(key)) {
        throw new SweepException(
            file + ": " + key + " stands in " + places.get(key) + " and in " + place + "; leave it in one of them");
      }
    }
    places.putAll(keys);
    blocks.add(settings);
  }

  /// A block of one key: each value alone.
  static List<Map<String, Object>> axis(String key, List<?> values) {
    List<Map<String, Object>> settings = new ArrayList<>();
    values.forEach(value -> settings.add(Map.of(key, value)));
    return settings;
  }

  /// Whether some block sets a key.
  boolean vary(String key) {
    return places.containsKey(key);
  }

  /// All points' settings; the block taken in last varies fastest.
  List<Map<String, Object>> product() throws SweepException {
    long count = 1;
    for (List<Map<String, Object>> block : blocks) {
      count *= block.size();
      if (count > MOST_POINTS) {
        throw new SweepException(file + ": more than " + MOST_POINTS + " points; vary less, or sample with [latin]");
      }
    }
    List<Map<String, Object>> points = List.of(Map.of());
    for (List<Map<String, Object>> block : blocks) {
      List<Map<String, Object>> longer = new ArrayList<>();
      for (Map<String, Object> point : points) {
        for (Map<String, Object> settings : block) {
          Map<String, Object> both = new LinkedHashMap<>(point);
          both.putAll(settings);
          longer.add(both);
        }
      }
      points = longer;
    }
    return points;
  }
}
