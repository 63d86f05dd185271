package palimpsest.host.machine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A machine file as a tree, before anything in it has a meaning. Printed, a node looks as JSON writes it.
sealed interface MachineNode {
  /// Keys and what stands under them, in the file's order.
  record Table(Map<String, MachineNode> entries) implements MachineNode {
    /// This table with what `changes` say: tables key by key, everything else as a whole.
    Table with(Table changes) {
      Map<String, MachineNode> all = new LinkedHashMap<>(entries);
      changes.entries.forEach((key, change) -> all.merge(key, change, (old, changed) ->
          old instanceof Table table && changed instanceof Table other ? table.with(other) : changed));
      return new Table(all);
    }

    /// This table without a key.
    Table without(String key) {
      Map<String, MachineNode> rest = new LinkedHashMap<>(entries);
      rest.remove(key);
      return new Table(rest);
    }

    @Override
    public String toString() {
      return entries.entrySet().stream()
          .map(each -> quoted(each.getKey()) + ":" + each.getValue())
          .collect(Collectors.joining(",", "{", "}"));
    }
  }

  /// A list.
  record Items(List<MachineNode> items) implements MachineNode {
    @Override
    public String toString() {
      return items.stream().map(MachineNode::toString).collect(Collectors.joining(",", "[", "]"));
    }
  }

  /// A string.
  record Text(String text) implements MachineNode {
    @Override
    public String toString() {
      return quoted(text);
    }
  }

  /// A number.
  ///
  /// @param whole whether it was written without a point or an exponent
  /// @param text how it is written
  record Real(double value, boolean whole, String text) implements MachineNode {
    @Override
    public String toString() {
      return text;
    }
  }

  /// What no machine file has a use for: a truth value, a date.
  record Other(String text) implements MachineNode {
    @Override
    public String toString() {
      return text;
    }
  }

  /// The tree of ordered maps, lists and plain values.
  static Table table(Map<?, ?> map) {
    Map<String, MachineNode> entries = new LinkedHashMap<>();
    map.forEach((key, value) -> entries.put(String.valueOf(key), of(value)));
    return new Table(entries);
  }

  private static MachineNode of(Object value) {
    return switch (value) {
      case Map<?, ?> map -> table(map);
      case List<?> list -> new Items(list.stream().map(MachineNode::of).toList());
      case String text -> new Text(text);
      case Number number -> new Real(
          number.doubleValue(), number instanceof Integer || number instanceof Long, number.toString());
      default -> new Other(value.toString());
    };
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
