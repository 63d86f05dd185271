package palimpsest.verify.guest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/// A row of `guests/manifest.tsv`: a run of a guest program with what it must come to.
///
/// @param instructions retired guest instructions where recorded
/// @param repIterations retired iterations where recorded
public record ManifestRow(
    String program,
    String size,
    List<String> arguments,
    String expected,
    int status,
    OptionalLong instructions,
    OptionalLong repIterations) {
  private static final Path GUESTS = Path.of("guests");

  /// All rows of one size, `small` or `bench`, in the file's order.
  public static List<ManifestRow> all(String size) {
    try (var lines = Files.lines(GUESTS.resolve("manifest.tsv"))) {
      return lines.skip(1).map(ManifestRow::parse).filter(row -> row.size.equals(size)).toList();
    } catch (IOException e) {
      throw new IllegalStateException("the manifest of the guest programs cannot be read", e);
    }
  }

  private static ManifestRow parse(String line) {
    String[] cells = line.split("\t", -1);
    List<String> arguments = cells[2].equals("-") ? List.of() : List.of(cells[2].split(" ", -1));
    return new ManifestRow(
        cells[0], cells[1], arguments, cells[3], Integer.parseInt(cells[4]), number(cells[5]), number(cells[6]));
  }

  private static OptionalLong number(String cell) {
    return cell.equals("-") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(cell));
  }

  /// The guest to run.
  public Guest guest() {
    return new Guest(GUESTS.resolve("bin").resolve(program), arguments);
  }

  /// What it must write to standard output, as Latin-1.
  public String expectedOutput() {
    try {
      return Files.readString(GUESTS.resolve("expected").resolve(expected), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new IllegalStateException("the expected output of " + program + " cannot be read", e);
    }
  }
}
