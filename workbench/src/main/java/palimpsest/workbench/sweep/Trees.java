package palimpsest.workbench.sweep;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Trees of maps, lists and plain values, as TOML and JSON give them.
final class Trees {
  private Trees() {}

  /// A map with its keys as texts, in the same order.
  static Map<String, Object> keyed(Map<?, ?> map) {
    Map<String, Object> entries = new LinkedHashMap<>();
    map.forEach((key, value) -> entries.put(String.valueOf(key), value));
    return entries;
  }

  /// The tree as one table with dotted keys.
  ///
  /// @param leaf which tables are values and stay whole
  static Map<String, Object> flat(Map<String, Object> tree, Predicate<Map<String, Object>> leaf) {
    Map<String, Object> flat = new LinkedHashMap<>();
    tree.forEach((key, value) -> {
      if (value instanceof Map<?, ?> below && !leaf.test(keyed(below))) {
        flat(keyed(below), leaf).forEach((rest, each) -> flat.put(key + "." + rest, each));
      } else {
        flat.put(key, value);
      }
    });
    return flat;
  }

  /// The inverse of flattening, for one key.
  static Map<String, Object> nested(String dotted, Object value) {
    int dot = dotted.indexOf('.');
    return dot < 0
        ? new LinkedHashMap<>(Map.of(dotted, value))
        : new LinkedHashMap<>(Map.of(dotted.substring(0, dot), nested(dotted.substring(dot + 1), value)));
  }

  /// `changes` laid over `tree`, table by table.
  static Map<String, Object> merged(Map<String, Object> tree, Map<String, Object> changes) {
    Map<String, Object> all = new LinkedHashMap<>(tree);
    changes.forEach((key, change) -> all.merge(key, change, (old, changed) ->
        old instanceof Map<?, ?> table && changed instanceof Map<?, ?> other
            ? merged(keyed(table), keyed(other))
            : changed));
    return all;
  }

  static Optional<List<String>> texts(Object value) {
    return value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)
        ? Optional.of(list.stream().map(Object::toString).toList())
        : Optional.empty();
  }

  static Optional<Long> whole(Object value) {
    return value instanceof Integer || value instanceof Long
        ? Optional.of(((Number) value).longValue())
        : Optional.empty();
  }
}
