package palimpsest.workbench.report;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Result files are told apart by what is in them, and none that does not add up is reported on.
class ResultReaderTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void aMixtureIsReadEachAsWhatItIs() throws IOException {
    Path stats = Example.statsFile(folder, "plain", 5);
    Path recorded = Example.recordedRun(folder, "recorded", 7);
    Path sweep = Files.writeString(folder.resolve("sweep.txt"),
        Example.json(Example.point(1, "crc", "a", 3)) + "\n" + Example.json(Example.point(2, "crc", "b", 4)) + "\n");

    Results results = ResultReader.read(List.of(stats, sweep, recorded, stats));

    assertAll(
        () -> assertEquals(List.of("plain on tm5800", "guest on tm5800"),
            results.runs().stream().map(Run::name).toList()),
        () -> assertEquals(2, results.runs().getLast().intervals().size()),
        () -> assertEquals(2, results.sweeps().getFirst().points().size()));
  }

  @Test
  void runsOfTheSameNameAreToldApartByTheirPlace() throws IOException {
    Results results = ResultReader.read(
        List.of(Example.statsFile(folder, "same", 5), Example.statsFile(folder, "same", 6)));

    assertEquals(2, results.runs().stream().map(Run::name).distinct().count());
  }

  @Test
  void runsAreToldApartByTheLastPartOfTheirPlaceWhereThatDoes() throws IOException {
    Results results = ResultReader.read(
        List.of(Example.recordedRun(folder, "one", 5), Example.recordedRun(folder, "two", 6)));

    assertEquals(List.of("guest on tm5800 (one)", "guest on tm5800 (two)"),
        results.runs().stream().map(Run::name).toList());
  }

  @Test
  void aFileCutOffAnywhereIsDamaged() throws IOException {
    String whole = Example.json(Example.stats("cut", Example.cycles(5), Example.energy(5)));
    Path file = folder.resolve("cut.json");
    for (int length = 0; length < whole.length(); length += 7) {
      Files.writeString(file, whole.substring(0, length));
      assertOneLine(file, "cut.json");
    }
  }

  @Test
  void aRecordedRunWhoseLinesAreFewerThanItsStatisticsSayIsDamaged() throws IOException {
    for (String name : List.of("intervals.jsonl", "functions.jsonl")) {
      Path run = Example.recordedRun(folder, "short-" + name, 7);
      Path lines = run.resolve(name);
      Files.writeString(lines, Files.readAllLines(lines).getFirst() + "\n");
      assertOneLine(run, "is damaged: " + name + " sums to");
    }
  }

  @Test
  void aStackThatDoesNotSumToItsTotalIsDamaged() throws IOException {
    Map<String, Object> stats = Example.stats("guest", Example.cycles(5), Example.energy(5));
    stats.put("cycles_total", 1);
    Path file = Files.writeString(folder.resolve("sum.json"), Example.json(stats));
    assertOneLine(file, "is damaged: the leaves of cycle_stack");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', textBlock = """
      []                                             | is no JSON object
      {}                                             | is no result of Palimpsest
      {"gear": 1}                                    | name its folder
      {"end_cycle": 1}                               | name its folder
      {"cycles_total": 1, "cycle_stack": {}}         | guest is missing
      {"axes": {}}                                   | line 1: is damaged, or not of this version: status is missing
      {"axes": {}, "status": "done"}                 | neither ok nor failed
      x                                              | no JSON
      """)
  void whatIsForeignIsNamed(String text, String expected) throws IOException {
    assertOneLine(Files.writeString(folder.resolve("file"), text), expected);
  }

  @Test
  void ofAPointRecordedTwiceTheOneThatSucceededCounts() throws IOException {
    String good = Example.json(Example.point(1, "crc", "a", 3)) + "\n";
    String bad = Example.json(Map.of("id", 1, "key", "key1", "axes", Map.of("workload", "crc", "machine", "a"),
        "status", "failed", "error", "no such machine")) + "\n";
    for (String text : List.of(good + bad, bad + good)) {
      Sweep sweep = ResultReader.read(List.of(Files.writeString(folder.resolve("sweep"), text))).sweeps().getFirst();
      assertEquals(1, sweep.points().size());
      assertTrue(sweep.failed().isEmpty());
      assertEquals(1, sweep.again());
    }
  }

  @Test
  void placesThatComeToTheSameRunAreAllShown() throws IOException {
    Map<String, Object> one = new LinkedHashMap<>(Example.point(1, "crc", "a", 3));
    Map<String, Object> other = new LinkedHashMap<>(Example.point(2, "crc", "b", 3));
    other.put("key", one.getOrDefault("key", ""));

    Sweep sweep = ResultReader.read(List.of(Files.writeString(
        folder.resolve("sweep"), Example.json(one) + "\n" + Example.json(other) + "\n"))).sweeps().getFirst();

    assertEquals(List.of("a", "b"), sweep.points().stream().map(point -> point.place("machine")).toList());
    assertEquals(0, sweep.again());
  }

  private static void assertOneLine(Path place, String expected) {
    ReportException problem = assertThrows(ReportException.class, () -> ResultReader.read(List.of(place)));
    String message = String.valueOf(problem.getMessage());
    assertTrue(message.contains(expected), message);
    assertFalse(message.contains("\n"), message);
  }
}
