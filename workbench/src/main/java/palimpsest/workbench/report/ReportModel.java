package palimpsest.workbench.report;

import java.util.ArrayList;
import java.util.List;

/// Every word and number of a page.
///
/// @param title of the page
/// @param sections in the order of the page
/// @param leaves what the leaves of the stacks mean
record ReportModel(String title, List<Section> sections, List<Leaf> leaves) {
  /// The report on some results.
  ///
  /// @param title of the page
  /// @param results not empty
  /// @param compared whether the first two runs shall be compared, which they are anyway if there are no others
  static ReportModel of(String title, Results results, boolean compared) {
    List<Run> runs = results.runs();
    List<Section> sections = new ArrayList<>();
    if (runs.size() >= 2 && (compared || runs.size() == 2)) {
      sections.add(ComparisonSection.of(runs.get(0), runs.get(1)));
    }
    if (runs.size() >= 2) {
      sections.add(OverviewSection.of(runs));
    }
    for (Sweep sweep : results.sweeps()) {
      sections.add(SweepSection.of(sweep));
    }
    for (int i = 0; i < runs.size(); i++) {
      sections.add(RunSection.of("run" + (i + 1), runs.get(i)));
    }
    return new ReportModel(title, List.copyOf(sections), Leaves.all());
  }
}
