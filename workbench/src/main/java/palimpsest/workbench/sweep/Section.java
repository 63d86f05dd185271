package palimpsest.workbench.sweep;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import palimpsest.host.machine.Spelling;

/// One table of a plan, and what messages call it.
///
/// @param where file and table
/// @param entries keys and values, in the file's order
record Section(String where, Map<String, Object> entries) {
  /// @throws SweepException if there is another key than `known`
  Section allowing(String... known) throws SweepException {
    for (String key : entries.keySet()) {
      if (!List.of(known).contains(key)) {
        throw error("unknown key " + key + Spelling.suggestion(key, "", List.of(known))
            + " (keys: " + String.join(", ", known) + ")");
      }
    }
    return this;
  }

  Optional<Object> get(String key) {
    return Optional.ofNullable(entries.get(key));
  }

  /// The tables below a key, by name.
  Map<String, Object> table(String key) throws SweepException {
    return table(key, get(key).orElse(Map.of()));
  }

  /// `value` as a table.
  Map<String, Object> table(String key, Object value) throws SweepException {
    if (value instanceof Map<?, ?> map) {
      return Trees.keyed(map);
    }
    throw error(key + " must be a table, found " + Json.line(value));
  }

  Optional<String> text(String key) throws SweepException {
    Optional<Object> value = get(key);
    if (value.isPresent() && !(value.get() instanceof String)) {
      throw error(key + " must be a text, found " + Json.line(value.get()));
    }
    return value.map(Object::toString);
  }

  List<String> texts(String key) throws SweepException {
    Object value = get(key).orElse(List.of());
    return Trees.texts(value).orElseThrow(
        () -> error(key + " must be a list of texts, such as [\"a\", \"b\"], found " + Json.line(value)));
  }

  /// A whole number within bounds, ends included.
  Optional<Long> whole(String key, long least, long most) throws SweepException {
    Optional<Object> value = get(key);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    Optional<Long> number = Trees.whole(value.get()).filter(each -> each >= least && each <= most);
    if (number.isEmpty()) {
      String range = most == Long.MAX_VALUE ? least + " or more" : "from " + least + " to " + most;
      throw error(key + " must be a whole number, " + range + ", found " + Json.line(value.get()));
    }
    return number;
  }

  SweepException error(String what) {
    return new SweepException(where + ": " + what);
  }
}
