package palimpsest.workbench;

import java.util.List;
import palimpsest.verify.battery.AreaReport;

/// The battery's results as a table.
final class VerifyTable {
  private static final String ROW = "%-14s %12s %16s %9s  %s%n";

  /// Characters that an area's own labels take at least, so that short tables stand below one another.
  private static final int NARROWEST = 52;

  private VerifyTable() {}

  /// One line an area, its own counts below, the sums last.
  static String of(List<Lanes.Result> results, long seed, double seconds) {
    StringBuilder text = new StringBuilder();
    text.append(String.format(ROW, "area", "programs", "instructions", "findings", "claim"));
    long programs = 0;
    long instructions = 0;
    long findings = 0;
    for (Lanes.Result result : results) {
      AreaReport report = result.report();
      text.append(String.format(ROW, result.area().name(), Numbers.grouped(report.programs()),
          Numbers.grouped(report.instructions()), report.findings().size(), result.area().claim()));
      programs += report.programs();
      instructions += report.instructions();
      findings += report.findings().size();
    }
    text.append(String.format(ROW, "all", Numbers.grouped(programs), Numbers.grouped(instructions), findings,
        findings == 0 ? "nothing was found" : "see below"));
    for (Lanes.Result result : results) {
      details(result, text);
    }
    text.append(String.format("%nseed %d, %s s%n", seed, Numbers.plain(seconds)));
    return text.toString();
  }

  private static void details(Lanes.Result result, StringBuilder text) {
    AreaReport report = result.report();
    if (report.tallies().isEmpty() && report.skipped().isEmpty()) {
      return;
    }
    text.append(String.format("%n%s%n", result.area().name()));
    int width = report.tallies().stream().mapToInt(tally -> tally.what().length()).max().orElse(0);
    String row = "  %-" + Math.max(width, NARROWEST) + "s %12s%s%n";
    for (AreaReport.Tally tally : report.tallies()) {
      String of = tally.of() < 0
          ? ""
          : " of " + Numbers.grouped(tally.of()) + " (" + Numbers.percent(tally.count(), tally.of()) + ")";
      text.append(String.format(row, tally.what(), Numbers.grouped(tally.count()), of));
    }
    report.skipped().forEach(line -> text.append(String.format("  skipped: %s%n", line)));
  }
}
