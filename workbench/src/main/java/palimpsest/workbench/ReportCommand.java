package palimpsest.workbench;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import palimpsest.workbench.report.HtmlReport;
import palimpsest.workbench.report.ReportException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `palimpsest report`: results as a page.
@Command(
    name = "report",
    description = "Writes one page of HTML about results: where cycles and energy went, in which guest functions, over"
        + " time, and what changed between two runs. It opens in any browser, without a network. docs/report.md says"
        + " how to read it.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  palimpsest report stats.json --out report.html",
      "  palimpsest report recorded-run/ --out report.html",
      "  palimpsest report --compare before.json after.json --out report.html",
      "  palimpsest report sweep.jsonl --title 'Cache sizes' --out report.html"
    })
final class ReportCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "RESULT",
      arity = "0..*",
      description = "Statistics files (run --stats), folders of recorded runs (run --record), result files of sweeps,"
          + " in any mixture.")
  private List<Path> results = new ArrayList<>();

  @Option(
      names = "--compare",
      paramLabel = "RUN",
      arity = "2",
      description = "Two runs to compare, before and after. If the results are two runs and nothing else, they are"
          + " compared anyway.")
  private List<Path> compared = new ArrayList<>();

  @Option(names = "--out", paramLabel = "FILE.html", required = true, description = "Where to write the page.")
  private Path target = Path.of("report.html");

  @Option(
      names = "--title",
      paramLabel = "TITLE",
      defaultValue = "Palimpsest report",
      description = "The page's title (default: ${DEFAULT-VALUE}).")
  private String title = "Palimpsest report";

  @Override
  public Integer call() {
    if (compared.isEmpty() && results.isEmpty()) {
      throw new UsageException("no result to report on; name a statistics file, a recorded run's folder or a sweep's"
          + " result file");
    }
    WrittenFile file = WrittenFile.open("--out", target);
    try {
      file.write(HtmlReport.of(title, compared, results).getBytes(StandardCharsets.UTF_8));
    } catch (ReportException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
    return 0;
  }
}
