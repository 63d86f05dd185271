package palimpsest.workbench.report;

import java.util.List;
import palimpsest.workbench.html.EmbeddedJson;
import palimpsest.workbench.html.Resources;

/// A report as one file of HTML that needs nothing else.
final class Page {
  /// Our scripts, each of one idea; they share one scope, and `page.js` starts the rest.
  private static final List<String> SCRIPTS = List.of(
      "format.js", "leaves.js", "theme.js", "dom.js", "download.js", "filter.js", "marks.js", "grid.js", "bars.js",
      "changes.js", "chart.js", "stacks.js", "histogram.js", "time.js", "pareto.js", "sweep.js", "page.js");

  private Page() {}

  static String of(ReportModel model) {
    StringBuilder scripts = new StringBuilder();
    SCRIPTS.forEach(script -> scripts.append(Resources.text("report/" + script)).append('\n'));
    return Resources.text("report/page.html")
        .replace("{{style}}", Resources.text("report/page.css"))
        .replace("{{plots}}", Resources.plottingLibrary())
        .replace("{{scripts}}", scripts)
        .replace("{{data}}", EmbeddedJson.of(model));
  }
}
