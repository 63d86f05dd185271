package palimpsest.workbench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import palimpsest.verify.battery.AreaReport;

/// Puts findings into files, where they can be read and replayed.
final class Findings {
  private Findings() {}

  /// Writes each finding and says where it is.
  ///
  /// @param folder where the files go
  /// @return how many there are
  static int save(List<Lanes.Result> results, Path folder, PrintWriter out) {
    int number = 0;
    for (Lanes.Result result : results) {
      for (AreaReport.Finding finding : result.report().findings()) {
        number++;
        String name = "finding-" + result.area().name() + "-" + number;
        out.printf("%nfinding %d, %s: does not hold: %s%n", number, result.area().name(), finding.claim());
        write(folder.resolve(name + ".txt"), finding.claim() + "\n\n" + finding.explanation());
        out.printf("  explained in %s%n", folder.resolve(name + ".txt"));
        if (!finding.replay().isEmpty()) {
          write(folder.resolve(name + ".replay"), finding.replay());
          out.printf("  again with: palimpsest verify --replay %s%n", folder.resolve(name + ".replay"));
        }
      }
    }
    return number;
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException _) {
      throw new UsageException(file + ": cannot write the finding; give a folder that can be written with --out");
    }
  }
}
