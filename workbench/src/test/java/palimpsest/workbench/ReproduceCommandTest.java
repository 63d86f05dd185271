package palimpsest.workbench;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `palimpsest reproduce` prints and writes has the documented shape, and is the same every time.
class ReproduceCommandTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void measuredStandsBesidePublishedWithItsLabelAndEveryRunIsInAFile() throws Exception {
    Path out = folder.resolve("new").resolve("results");
    CommandRun run = reproduce("--scale", "small", "--experiment", "E12", "--out", out.toString());
    List<String> table = run.out().lines().toList();
    List<String> runs = Files.readAllLines(out.resolve("E12.csv"));
    List<String> summary = Files.readAllLines(out.resolve("summary.csv"));
    assertAll(
        () -> assertEquals(0, run.status(), run.errors()),
        () -> assertEquals("", run.errors()),
        () -> assertTrue(table.get(0).matches(" +experiment +measured +published +known"), run.out()),
        () -> assertTrue(table.get(1).startsWith("E12 ") && table.get(1).endsWith("read"), run.out()),
        () -> assertTrue(table.get(3).startsWith("E12 ") && table.get(3).endsWith("(FACTS 5.2, 14)"), run.out()),
        () -> assertEquals(1 + 4 * 3 * 2, runs.size()),
        () -> assertTrue(runs.getFirst().startsWith("working set / T-cache,T-cache bytes,policy,"), runs.getFirst()),
        () -> assertEquals("id,experiment,measured,published,label,facts,remark", summary.getFirst()),
        () -> assertEquals(2, summary.size()),
        () -> assertTrue(Files.readString(out.resolve("summary.md")).startsWith("|  | experiment | measured |")));
  }

  @Test
  void twoReproductionsWriteTheSameBytes() throws Exception {
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    CommandRun one = reproduce("--scale", "small", "--experiment", "E11", "--out", first.toString());
    CommandRun two = reproduce("--scale", "small", "--experiment", "e11", "--out", second.toString());
    assertEquals(one.out(), two.out());
    for (String file : List.of("E11.csv", "summary.csv", "summary.md")) {
      assertEquals(read(first, file), read(second, file));
    }
  }

  @Test
  void ordinaryCoresHaveARowForEachKernelAndPrintWhatTheCodesignedMachinePrints() throws Exception {
    Path out = folder.resolve("results");
    CommandRun run = reproduce("--scale", "small", "--experiment", "E14", "--out", out.toString());
    List<String> rows = Files.readAllLines(out.resolve("E14.csv"));

    assertEquals(0, run.status(), run.errors());
    assertEquals(1 + 3 * 2, rows.size());
    assertTrue(rows.getFirst().startsWith("kernel,guest instructions,core,cycles of the core,"), rows.getFirst());
  }

  @Test
  void whatCannotBeReproducedIsRefusedInOneLine() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    refused("--experiment E9: no such experiment; there are E1, ", "--experiment", "E9");
    refused("--scale huge: the scales are small and full", "--scale", "huge");
    refused("--out " + file + ": cannot be made a folder; choose another place", "--out", file.toString());
  }

  private void refused(String complaint, String... options) {
    CommandRun run = reproduce(options);
    assertEquals(2, run.status());
    assertEquals(1, run.errorLines().size(), run.errors());
    assertTrue(run.errors().startsWith("palimpsest: " + complaint), run.errors());
  }

  private static String read(Path directory, String file) throws IOException {
    return Files.readString(directory.resolve(file));
  }

  private CommandRun reproduce(String... options) {
    List<String> arguments = new ArrayList<>(List.of("reproduce", "--guests", CommandRun.GUESTS.toString()));
    arguments.addAll(List.of(options));
    return CommandRun.of(folder, arguments.toArray(String[]::new));
  }
}
