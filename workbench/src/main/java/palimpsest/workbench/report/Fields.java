package palimpsest.workbench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A JSON object and where it stands, so that whatever it lacks is named in one line.
///
/// @param node an object
/// @param where file, line if there are several, and path, for complaints
record Fields(JsonNode node, String where) {
  /// @throws ReportException if the text is no JSON object
  static Fields of(String text, String where) {
    JsonNode node;
    try {
      node = JsonMapper.shared().readTree(text);
    } catch (JacksonException _) {
      throw new ReportException(where + ": is damaged: no JSON; make the file again");
    }
    if (!node.isObject()) {
      throw new ReportException(where + ": is no JSON object, so no result of Palimpsest");
    }
    return new Fields(node, where);
  }

  boolean has(String key) {
    return node.has(key);
  }

  /// A whole number, 0 or more.
  long count(String key) {
    return count(value(key), key);
  }

  private long count(JsonNode value, String key) {
    if (!value.canConvertToLong() || !value.isIntegralNumber() || value.asLong() < 0) {
      throw new ReportException(where + ": is damaged: " + key + " is no whole number of 0 or more");
    }
    return value.asLong();
  }

  /// A finite number above 0.
  double positive(String key) {
    JsonNode value = value(key);
    if (!value.isNumber() || !(value.asDouble() > 0) || Double.isInfinite(value.asDouble())) {
      throw new ReportException(where + ": is damaged: " + key + " is no number above 0");
    }
    return value.asDouble();
  }

  String text(String key) {
    JsonNode value = value(key);
    if (!value.isString()) {
      throw new ReportException(where + ": is damaged: " + key + " is no text");
    }
    return value.asString();
  }

  Fields object(String key) {
    JsonNode value = value(key);
    if (!value.isObject()) {
      throw new ReportException(where + ": is damaged: " + key + " is no object");
    }
    return new Fields(value, where + ": " + key);
  }

  Optional<Fields> optionalObject(String key) {
    return has(key) ? Optional.of(object(key)) : Optional.empty();
  }

  /// Whole numbers by key, in the file's order.
  Map<String, Long> counts(String key) {
    Fields inner = object(key);
    Map<String, Long> counts = new LinkedHashMap<>();
    inner.node.properties().forEach(entry ->
        counts.put(entry.getKey(), inner.count(entry.getValue(), entry.getKey())));
    return counts;
  }

  /// Whole numbers in a list.
  List<Long> countList(String key) {
    List<Long> counts = new ArrayList<>();
    for (JsonNode each : list(key)) {
      counts.add(count(each, "an element of " + key));
    }
    return List.copyOf(counts);
  }

  /// Texts in a list.
  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    for (JsonNode each : list(key)) {
      texts.add(each.asString());
    }
    return List.copyOf(texts);
  }

  /// Objects in a list, none where the key is not there.
  List<Fields> objects(String key) {
    List<Fields> objects = new ArrayList<>();
    if (has(key)) {
      for (JsonNode each : list(key)) {
        objects.add(new Fields(each, where + ": " + key));
      }
    }
    return List.copyOf(objects);
  }

  /// Every leaf below this object by its path, `a.b` or `a[0]`, as text.
  Map<String, String> flattened() {
    Map<String, String> flat = new LinkedHashMap<>();
    flatten("", node, flat);
    return flat;
  }

  private static void flatten(String path, JsonNode node, Map<String, String> flat) {
    if (node.isObject()) {
      node.properties().forEach(entry ->
          flatten(path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(), entry.getValue(), flat));
    } else if (node.isArray() && node.valueStream().anyMatch(JsonNode::isContainer)) {
      int index = 0;
      for (JsonNode each : node) {
        flatten(path + "[" + index++ + "]", each, flat);
      }
    } else {
      flat.put(path, node.isString() ? node.asString() : node.toString());
    }
  }

  private JsonNode list(String key) {
    JsonNode value = value(key);
    if (!value.isArray()) {
      throw new ReportException(where + ": is damaged: " + key + " is no list");
    }
    return value;
  }

  private JsonNode value(String key) {
    JsonNode value = node.get(key);
    if (value == null) {
      throw new ReportException(where + ": is damaged, or not of this version: " + key + " is missing");
    }
    return value;
  }
}
