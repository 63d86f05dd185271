package palimpsest.workbench.cores;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import palimpsest.host.machine.MachineException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.toml.TomlMapper;

/// Reads cores from TOML: each table is one, under its name. A table may say `base = "NAME"` of a core that comes with
/// the program, and give only what it changes.
public final class CoreFile {
  private static final String STANDARD = "/cores/cores.toml";
  private static final List<String> COMMON = List.of(
      "base", "summary", "order", "width", "front_end", "load_use", "miss_registers", "stores", "predictor", "energy",
      "clock", "leakage");
  private static final List<String> IN_ORDER = List.of("skew");
  private static final List<String> OUT_OF_ORDER =
      List.of("reorder", "scheduler", "loads", "forward", "disambiguation", "ports");
  private static final int MOST = 1024;
  private static final int MOST_ENTRIES = 1 << 20;

  private final String where;
  private final Map<String, JsonNode> keys;

  private CoreFile(String where, Map<String, JsonNode> keys) {
    this.where = where;
    this.keys = keys;
  }

  /// The cores that come with the program.
  public static List<CoreShape> standard() throws MachineException {
    return cores("cores.toml", standardText(), new LinkedHashMap<>());
  }

  /// The cores of a file.
  ///
  /// @throws MachineException in one line, if it cannot be read or something in it is wrong
  public static List<CoreShape> read(Path file) throws MachineException {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException _) {
      throw new MachineException(file + ": cannot read this file of cores; give an existing TOML file");
    }
    return parse(file.toString(), text);
  }

  /// The cores that a text describes.
  ///
  /// @param file the name messages use
  /// @throws MachineException in one line, if something in it is wrong
  public static List<CoreShape> parse(String file, String text) throws MachineException {
    Map<String, Map<String, JsonNode>> standard = new LinkedHashMap<>();
    cores("cores.toml", standardText(), standard);
    return cores(file, text, standard);
  }

  /// The text of the cores that come with the program, with the source of every number.
  public static String standardText() {
    try (InputStream stream = CoreFile.class.getResourceAsStream(STANDARD)) {
      if (stream == null) {
        throw new IllegalStateException(STANDARD + " is not in the program");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException problem) {
      throw new IllegalStateException(STANDARD + " cannot be read", problem);
    }
  }

  /// @param known cores to be based on; those of the file join them
  private static List<CoreShape> cores(String file, String text, Map<String, Map<String, JsonNode>> known)
      throws MachineException {
    JsonNode root;
    try {
      root = new TomlMapper().readTree(text);
    } catch (JacksonException problem) {
      String reason = problem.getOriginalMessage().lines().findFirst().orElse("unreadable");
      throw new MachineException(file + ": line " + problem.getLocation().getLineNr() + ": not valid TOML: " + reason);
    }
    List<CoreShape> shapes = new ArrayList<>();
    for (Map.Entry<String, JsonNode> each : root.properties()) {
      String where = file + ": " + each.getKey();
      if (!each.getValue().isObject()) {
        throw new MachineException(where + " must be a table, a core of that name");
      }
      Map<String, JsonNode> keys = based(where, each.getValue(), known);
      known.put(each.getKey(), keys);
      shapes.add(new CoreFile(where, keys).shape(each.getKey()));
    }
    if (shapes.isEmpty()) {
      throw new MachineException(file + ": no cores in it; a core is a table, as [in-order-2]");
    }
    return shapes;
  }

  private static Map<String, JsonNode> based(
      String where, JsonNode table, Map<String, Map<String, JsonNode>> known) throws MachineException {
    Map<String, JsonNode> keys = new LinkedHashMap<>();
    JsonNode base = table.get("base");
    if (base != null) {
      Map<String, JsonNode> of = base.isString() ? known.get(base.stringValue()) : null;
      if (of == null) {
        throw new MachineException(
            where + ".base must name a core: " + String.join(" or ", known.keySet()) + ", found " + base);
      }
      keys.putAll(of);
    }
    table.properties().forEach(each -> keys.merge(each.getKey(), each.getValue(), CoreFile::changed));
    return keys;
  }

  /// Tables key by key, everything else as a whole.
  private static JsonNode changed(JsonNode old, JsonNode change) {
    if (!old.isObject() || !change.isObject()) {
      return change;
    }
    ObjectNode both = old.asObject().deepCopy();
    change.properties().forEach(each -> both.set(each.getKey(), each.getValue()));
    return both;
  }

  private CoreShape shape(String name) throws MachineException {
    String order = text("order", List.of("in-order", "out-of-order"));
    boolean inOrder = order.equals("in-order");
    Set<String> allowed = new LinkedHashSet<>(COMMON);
    allowed.addAll(inOrder ? IN_ORDER : OUT_OF_ORDER);
    for (String key : keys.keySet()) {
      if (!allowed.contains(key)) {
        throw new MachineException(where + "." + key + ": no such key of a core that is " + order + "; it has "
            + String.join(", ", allowed));
      }
    }
    CoreFile predictor = new CoreFile(where + ".predictor", table("predictor"));
    return new CoreShape(
        name,
        text("summary"),
        whole("front_end", 1, MOST),
        whole("width", 1, MOST),
        whole("load_use", 1, MOST),
        whole("miss_registers", 1, MOST),
        whole("stores", 1, MOST),
        new CoreShape.Predictor(
            predictor.power("counters"), predictor.whole("history", 0, 20), predictor.power("targets"),
            predictor.power("returns")),
        inOrder
            ? new CoreShape.InOrder(whole("skew", 0, MOST))
            : new CoreShape.OutOfOrder(
                whole("reorder", 1, MOST), whole("scheduler", 1, MOST), whole("loads", 1, MOST),
                whole("forward", 0, MOST),
                text("disambiguation", List.of("wait", "oracle")).equals("wait"), ports()),
        new CoreFile(where + ".energy", table("energy")).prices(),
        real("clock"),
        real("leakage"));
  }

  private Map<CoreEvent, Double> prices() throws MachineException {
    Map<CoreEvent, Double> prices = new EnumMap<>(CoreEvent.class);
    Set<String> own = new LinkedHashSet<>();
    for (CoreEvent event : CoreEvent.values()) {
      if (event.shared().isEmpty()) {
        own.add(event.key());
        prices.put(event, real(event.key()));
      }
    }
    for (String key : keys.keySet()) {
      if (!own.contains(key)) {
        throw new MachineException(where + "." + key + ": no price of a core's own; it has " + String.join(", ", own));
      }
    }
    return prices;
  }

  private List<List<String>> ports() throws MachineException {
    List<List<String>> ports = new ArrayList<>();
    Set<String> taken = new LinkedHashSet<>();
    Set<String> kinds = new LinkedHashSet<>();
    for (UopKind kind : UopKind.values()) {
      if (kind != UopKind.EXCHANGE) {
        kinds.add(kind.key());
      }
    }
    for (JsonNode port : value("ports")) {
      List<String> takes = new ArrayList<>();
      for (JsonNode kind : port) {
        if (!kind.isString() || !kinds.contains(kind.stringValue())) {
          throw new MachineException(where + ".ports: " + kind + " is none of " + String.join(", ", kinds));
        }
        takes.add(kind.stringValue());
      }
      taken.addAll(takes);
      ports.add(takes);
    }
    kinds.removeAll(taken);
    if (!kinds.isEmpty()) {
      throw new MachineException(where + ".ports: none takes " + String.join(", ", kinds));
    }
    return ports;
  }

  private JsonNode value(String key) throws MachineException {
    JsonNode value = keys.get(key);
    if (value == null) {
      throw new MachineException(where + "." + key + " is missing");
    }
    return value;
  }

  private Map<String, JsonNode> table(String key) throws MachineException {
    Map<String, JsonNode> entries = new LinkedHashMap<>();
    value(key).properties().forEach(each -> entries.put(each.getKey(), each.getValue()));
    return entries;
  }

  private String text(String key) throws MachineException {
    JsonNode value = value(key);
    if (!value.isString()) {
      throw new MachineException(where + "." + key + " must be a text, found " + value);
    }
    return value.stringValue();
  }

  private String text(String key, List<String> allowed) throws MachineException {
    String text = text(key);
    if (!allowed.contains(text)) {
      throw new MachineException(
          where + "." + key + " must be " + String.join(" or ", allowed) + ", found \"" + text + "\"");
    }
    return text;
  }

  private int whole(String key, int least, int most) throws MachineException {
    JsonNode value = value(key);
    if (!value.isIntegralNumber() || !value.canConvertToInt() || value.asInt() < least || value.asInt() > most) {
      throw new MachineException(
          where + "." + key + " must be a whole number from " + least + " to " + most + ", found " + value);
    }
    return value.asInt();
  }

  private int power(String key) throws MachineException {
    int value = whole(key, 1, MOST_ENTRIES);
    if (Integer.bitCount(value) != 1) {
      throw new MachineException(where + "." + key + " must be a power of two, found " + value);
    }
    return value;
  }

  private double real(String key) throws MachineException {
    JsonNode value = value(key);
    if (!value.isNumber() || !(value.asDouble() >= 0 && value.asDouble() <= 1e6)) {
      throw new MachineException(where + "." + key + " must be a number from 0 to 1000000, found " + value);
    }
    return value.asDouble();
  }
}
