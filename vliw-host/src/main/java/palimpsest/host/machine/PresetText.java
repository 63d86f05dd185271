package palimpsest.host.machine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads the presets' own files, which are plain TOML: tables with simple names, strings without escapes, decimal
/// numbers, lists and inline tables of such. Reading one with the library that people's files are read with would take
/// as long as a short guest runs. The two are held against each other over all presets.
final class PresetText {
  private final String text;
  private int at;

  private PresetText(String text) {
    this.text = text;
  }

  /// The tree of a preset's text.
  ///
  /// @throws IllegalStateException if there is anything but plain TOML in it
  static MachineNode.Table read(String text) {
    return new PresetText(text).file();
  }

  private MachineNode.Table file() {
    Map<String, MachineNode> root = new LinkedHashMap<>();
    Map<String, MachineNode> table = root;
    while (skipBlanks() < text.length()) {
      if (taken('[')) {
        table = new LinkedHashMap<>();
        root.put(word(), new MachineNode.Table(table));
        expect(']');
      } else {
        entry(table);
      }
    }
    return new MachineNode.Table(root);
  }

  private void entry(Map<String, MachineNode> table) {
    String key = word();
    if (key.indexOf('.') >= 0) {
      throw unexpected();
    }
    expect('=');
    table.put(key, value());
  }

  private MachineNode value() {
    skipBlanks();
    if (taken('"')) {
      int end = text.indexOf('"', at);
      String content = text.substring(at, end);
      if (content.indexOf('\\') >= 0) {
        throw unexpected();
      }
      at = end + 1;
      return new MachineNode.Text(content);
    }
    if (taken('[')) {
      List<MachineNode> items = new ArrayList<>();
      while (!taken(']')) {
        items.add(value());
        taken(',');
      }
      return new MachineNode.Items(items);
    }
    if (taken('{')) {
      Map<String, MachineNode> table = new LinkedHashMap<>();
      while (!taken('}')) {
        entry(table);
        taken(',');
      }
      return new MachineNode.Table(table);
    }
    String number = word();
    if (!number.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9')) {
      throw unexpected();
    }
    return new MachineNode.Real(Double.parseDouble(number), number.indexOf('.') < 0, number);
  }

  /// A bare key or a number.
  private String word() {
    int start = skipBlanks();
    while (at < text.length() && isOfWord(text.charAt(at))) {
      at++;
    }
    if (at == start) {
      throw unexpected();
    }
    return text.substring(start, at);
  }

  private static boolean isOfWord(char c) {
    return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_' || c == '.';
  }

  private boolean taken(char c) {
    boolean there = skipBlanks() < text.length() && text.charAt(at) == c;
    at += there ? 1 : 0;
    return there;
  }

  private void expect(char c) {
    if (!taken(c)) {
      throw unexpected();
    }
  }

  /// Steps over white space and comments.
  private int skipBlanks() {
    while (at < text.length() && (text.charAt(at) <= ' ' || text.charAt(at) == '#')) {
      if (text.charAt(at) == '#') {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else {
        at++;
      }
    }
    return at;
  }

  private IllegalStateException unexpected() {
    return new IllegalStateException("a preset has more than plain TOML at character " + at);
  }
}
