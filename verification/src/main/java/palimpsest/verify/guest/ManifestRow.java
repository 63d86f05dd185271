package palimpsest.verify.guest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// A row of the guest programs' `manifest.tsv`: a run of one with what it must come to.
///
/// @param folder where the programs are: `bin` and `expected` stand in it
/// @param size `small` or `bench`
/// @param expected file in `expected` that holds the output
/// @param status exit status
/// @param instructions retired guest instructions where recorded: where they are always as many
/// @param repIterations retired iterations where recorded
public record ManifestRow(
    Path folder,
    String program,
    String size,
    List<String> arguments,
    String expected,
    int status,
    OptionalLong instructions,
    OptionalLong repIterations) {
  private static final int CELLS = 7;

  /// All rows of one size in the file's order.
  ///
  /// @throws IOException in one line, if the manifest cannot be read or a line of it is not seven cells
  public static List<ManifestRow> all(Path folder, String size) throws IOException {
    Path manifest = folder.resolve("manifest.tsv");
    List<ManifestRow> rows = new ArrayList<>();
    for (String line : Files.readString(manifest).lines().skip(1).toList()) {
      ManifestRow row = parse(folder, line.split("\t", -1), manifest + ": not a row of seven cells: " + line);
      if (row.size.equals(size)) {
        rows.add(row);
      }
    }
    return rows;
  }

  private static ManifestRow parse(Path folder, String[] cells, String complaint) throws IOException {
    if (cells.length != CELLS) {
      throw new IOException(complaint);
    }
    try {
      List<String> arguments = cells[2].equals("-") ? List.of() : List.of(cells[2].split(" ", -1));
      return new ManifestRow(folder, cells[0], cells[1], arguments, cells[3], Integer.parseInt(cells[4]),
          number(cells[5]), number(cells[6]));
    } catch (NumberFormatException _) {
      throw new IOException(complaint);
    }
  }

  private static OptionalLong number(String cell) {
    return cell.equals("-") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(cell));
  }

  /// The guest to run.
  public Guest guest() {
    return new Guest(folder.resolve("bin").resolve(program), arguments);
  }

  /// Whether it has threads or processes, which take turns by simulated time: their instructions interleave otherwise
  /// where the same code takes other time, and only what they write is the same in every gear. Those are the ones whose
  /// instructions the manifest leaves open although they end well.
  public boolean interleaves() {
    return status == 0 && instructions.isEmpty();
  }

  /// What it must write to standard output, as Latin-1.
  ///
  /// @throws IOException if the file cannot be read
  public String expectedOutput() throws IOException {
    return Files.readString(folder.resolve("expected").resolve(expected), StandardCharsets.ISO_8859_1);
  }
}
