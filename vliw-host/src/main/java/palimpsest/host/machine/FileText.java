package palimpsest.host.machine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlMapper;

/// Reads people's machine files: any TOML.
final class FileText {
  private FileText() {}

  /// The tree of a file's text.
  ///
  /// @param file the name error messages use
  /// @throws MachineException in one line with the number of the line, if it is not TOML
  static MachineNode.Table read(String file, String toml) throws MachineException {
    try {
      return new MachineNode.Table(entries(new TomlMapper().readTree(toml)));
    } catch (JacksonException e) {
      String reason = e.getOriginalMessage().lines().findFirst().orElse("unreadable");
      throw new MachineException(file + ": line " + e.getLocation().getLineNr() + ": not valid TOML: " + reason);
    }
  }

  private static Map<String, MachineNode> entries(JsonNode table) {
    Map<String, MachineNode> entries = new LinkedHashMap<>();
    table.properties().forEach(each -> entries.put(each.getKey(), node(each.getValue())));
    return entries;
  }

  private static MachineNode node(JsonNode node) {
    if (node.isObject()) {
      return new MachineNode.Table(entries(node));
    }
    if (node.isArray()) {
      List<MachineNode> items = new ArrayList<>();
      node.forEach(each -> items.add(node(each)));
      return new MachineNode.Items(items);
    }
    if (node.isString()) {
      return new MachineNode.Text(node.stringValue());
    }
    return node.isNumber()
        ? new MachineNode.Real(node.doubleValue(), node.isIntegralNumber(), node.toString())
        : new MachineNode.Other(node.toString());
  }
}
