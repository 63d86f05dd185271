package palimpsest.workbench.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The report on result files.
public final class HtmlReport {
  private HtmlReport() {}

  /// Reads results and says all there is to say of them on one page. The same files give the same page.
  ///
  /// @param title of the page
  /// @param compared two runs, before and after, or none; two runs alone are compared anyway
  /// @param results statistics files, folders of recorded runs, sweeps' result files, in any mixture
  /// @return the page, as HTML
  /// @throws ReportException in one line, if a result is missing, foreign or damaged, or cannot be compared
  public static String of(String title, List<Path> compared, List<Path> results) {
    List<Path> all = new ArrayList<>(compared);
    all.addAll(results);
    Results read = ResultReader.read(all);
    if (!compared.isEmpty() && !comparable(compared, read.runs())) {
      throw new ReportException(compared.getFirst() + " and " + compared.getLast()
          + ": --compare takes two different runs: statistics files or folders of recorded runs");
    }
    return Page.of(ReportModel.of(title, read, !compared.isEmpty()));
  }

  private static boolean comparable(List<Path> compared, List<Run> runs) {
    return runs.size() >= compared.size() && compared.stream().distinct().count() == compared.size()
        && compared.stream().map(Path::toString).toList()
            .equals(runs.stream().limit(compared.size()).map(Run::source).toList());
  }
}
