package palimpsest.workbench.html;

import tools.jackson.databind.json.JsonMapper;

/// JSON that can stand in a script element.
public final class EmbeddedJson {
  private EmbeddedJson() {}

  /// `model` as JSON in which nothing can end the element, begin a comment or break a line. The characters replaced
  /// occur in JSON within texts only, where an escape means the same.
  public static String of(Object model) {
    return JsonMapper.shared().writeValueAsString(model)
        .replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
        .replace("\u2028", "\\u2028").replace("\u2029", "\\u2029");
  }
}
