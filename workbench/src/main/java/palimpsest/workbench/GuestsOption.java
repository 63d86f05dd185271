package palimpsest.workbench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import palimpsest.verify.guest.ManifestRow;
import picocli.CommandLine.Option;

/// Where the guest programs with known results are.
final class GuestsOption {
  @Option(
      names = "--guests",
      paramLabel = "DIR",
      defaultValue = "verification/guests",
      description = "Where the guest programs and their manifest.tsv are (default: ${DEFAULT-VALUE}).")
  private Path folder = Path.of("verification/guests");

  Path folder() {
    return folder;
  }

  /// The runs of one size.
  ///
  /// @throws UsageException in one line, if there is no manifest or it cannot be used
  List<ManifestRow> rows(String size) {
    if (!Files.isRegularFile(folder.resolve("manifest.tsv"))) {
      throw new UsageException(folder + ": no manifest.tsv here; run from the project's folder or give --guests");
    }
    try {
      return ManifestRow.all(folder, size);
    } catch (IOException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }
}
