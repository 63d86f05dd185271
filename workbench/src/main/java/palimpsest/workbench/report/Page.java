package palimpsest.workbench.report;

import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/// A report as one file of HTML that needs nothing else.
final class Page {
  /// Our scripts, each of one idea; they share one scope, and `page.js` starts the rest.
  private static final List<String> SCRIPTS = List.of(
      "format.js", "leaves.js", "theme.js", "dom.js", "download.js", "filter.js", "marks.js", "grid.js", "bars.js",
      "changes.js", "chart.js", "stacks.js", "histogram.js", "time.js", "pareto.js", "sweep.js", "page.js");

  private Page() {}

  static String of(ReportModel model) {
    StringBuilder scripts = new StringBuilder();
    SCRIPTS.forEach(script -> scripts.append(Resources.text(script)).append('\n'));
    return Resources.text("page.html")
        .replace("{{style}}", Resources.text("page.css"))
        .replace("{{plots}}", Resources.plottingLibrary())
        .replace("{{scripts}}", scripts)
        .replace("{{data}}", embedded(JsonMapper.shared().writeValueAsString(model)));
  }

  /// JSON that can stand in a script element: nothing in it can end the element, begin a comment or break a line. These
  /// characters occur in JSON within texts only, where an escape means the same.
  static String embedded(String json) {
    return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
        .replace("\u2028", "\\u2028").replace("\u2029", "\\u2029");
  }
}
