package palimpsest.workbench;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// A plan's points come to the same results however they are run.
class SweepCommandTest {
  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void makePlan() throws IOException {
    PlannedSweep.in(folder);
  }

  private CommandRun sweep(String... more) {
    return new PlannedSweep(folder).run(more);
  }

  private Path whole() throws IOException {
    return new PlannedSweep(folder).whole();
  }

  /// What stands below `key`, which must be an object.
  private static Map<?, ?> below(Map<?, ?> object, String key) {
    return (Map<?, ?>) Objects.requireNonNull(object.get(key), key);
  }

  @Test
  void aPointSaysWhatRunSaysOfTheSame() throws IOException {
    Path out = whole();
    for (String line : Files.readAllLines(out)) {
      Map<String, Object> point = PlannedSweep.json(line);
      Map<?, ?> axes = below(point, "axes");
      Path stats = folder.resolve("stats.json");
      List<String> words = "one".equals(axes.get("workload")) ? List.of("one") : List.of("two", "words");
      List<String> command = new ArrayList<>(List.of("run", "--stats", stats.toString(),
          "--machine", String.valueOf(axes.get("machine")),
          "--cms", "gear2-threshold=" + axes.get("cms.gear2-threshold"), folder.resolve("hello").toString()));
      command.addAll(words);
      CommandRun run = CommandRun.of(folder, command.toArray(String[]::new));
      assertEquals(0, run.status(), run.errors());
      Map<String, Object> expected = PlannedSweep.json(Files.readString(stats));
      Map<String, Object> found = PlannedSweep.json(JsonMapper.shared().writeValueAsString(point.get("stats")));
      assertAll(
          () -> assertEquals(expected, found),
          () -> assertEquals(MeasureCommand.hash(run.guestOut().getBytes(StandardCharsets.UTF_8)),
              point.get("output_sha256")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"read-only", "copy"})
  void aPointWhoseProgramIsOneOfTheGuestsFilesSaysWhatRunSaysOfTheSame(String access) throws IOException {
    Path root = folder.resolve("tree");
    Files.createDirectories(root.resolve("usr/bin"));
    Files.copy(folder.resolve("hello"), root.resolve("usr/bin/hello"));
    Files.writeString(folder.resolve("plan.toml"), """
        [workloads.one]
        program = "/usr/bin/hello"
        arguments = ["one"]
        root = "tree"
        root_access = "%s"
        """.formatted(access));
    Path out = folder.resolve("out.jsonl");
    assertEquals(0, sweep("--out", out.toString()).status());
    Path stats = folder.resolve("stats.json");
    CommandRun run = CommandRun.of(
        folder, "run", "--stats", stats.toString(), "--root", root.toString(), "/usr/bin/hello", "one");
    assertEquals(0, run.status(), run.errors());
    Map<String, Object> point = PlannedSweep.json(Files.readString(out));
    assertEquals(
        PlannedSweep.json(Files.readString(stats)),
        PlannedSweep.json(JsonMapper.shared().writeValueAsString(point.get("stats"))));
  }

  @Test
  void neitherEngineNorNumberOfJobsShowsInTheResults() throws IOException {
    Path out = whole();
    Path other = folder.resolve("other.jsonl");

    assertEquals(0, sweep("--engine", "reference", "--jobs", "3", "--out", other.toString()).status());

    assertEquals(PlannedSweep.sorted(out), PlannedSweep.sorted(other));
  }

  @Test
  void aPointThatFailsIsRecordedAndTheOthersGoOn() throws IOException {
    Files.writeString(folder.resolve("text"), "no program");
    Files.copy(Path.of(CommandRun.guest("fault-segv")), folder.resolve("fault"));
    Files.writeString(folder.resolve("plan.toml"), """
        [workloads.bad]
        program = "text"
        [workloads.dies]
        program = "fault"
        [workloads.wrong]
        program = "hello"
        output_sha256 = "00"
        [workloads.good]
        program = "hello"
        """);
    Path out = folder.resolve("out.jsonl");

    CommandRun run = sweep("--out", out.toString(), "--jobs", "1");

    List<String> lines = Files.readAllLines(out);
    assertAll(
        () -> assertEquals(SweepCommand.INCOMPLETE, run.status()),
        () -> assertEquals(4, lines.size()),
        () -> assertEquals(List.of("failed", "failed", "failed", "ok"),
            lines.stream().map(line -> PlannedSweep.json(line).get("status")).toList()),
        () -> assertTrue(run.errors().contains("point 0 failed: text"), run.errors()),
        () -> assertTrue(run.errors().contains("point 1 failed: ended with status 139 (SIGSEGV"), run.errors()),
        () -> assertTrue(run.errors().contains("point 2 failed: printed something else"), run.errors()));
  }

  @Test
  void theListNamesEveryPointAndRunsNone() throws IOException {
    CommandRun run = sweep("--list", "--show", "key,cycles_total", "--out", folder.resolve("none.jsonl").toString());

    List<String> lines = run.out().lines().toList();
    assertAll(
        () -> assertEquals(PlannedSweep.POINTS + 1, lines.size()),
        () -> assertTrue(
            lines.getFirst().matches("id +workload +machine +cms.gear2-threshold +key +cycles_total"),
            lines.getFirst()),
        () -> assertEquals(
            PlannedSweep.POINTS, lines.stream().skip(1).map(line -> line.split(" +")[4]).distinct().count()),
        () -> assertTrue(lines.stream().skip(1).allMatch(line -> line.matches(".* [0-9a-f]{64} +-")), run.out()),
        () -> assertTrue(Files.notExists(folder.resolve("none.jsonl"))));
  }

  @Test
  void theListShowsWhatTheResultsSay() throws IOException {
    Path out = whole();
    List<String> lines = Files.readAllLines(out);
    Files.write(out, lines.subList(0, PlannedSweep.POINTS - 1));

    CommandRun run = sweep("--list", "--show", "cycles_total,cycle_stack.issue", "--out", out.toString());

    for (String text : lines) {
      Map<String, Object> line = PlannedSweep.json(text);
      String end = text.equals(lines.getLast())
          ? "- +-"
          : below(line, "stats").get("cycles_total") + " +" + below(below(line, "stats"), "cycle_stack").get("issue");
      assertTrue(run.out().lines().anyMatch(each -> each.matches(line.get("id") + " .* " + end)), run.out());
    }
  }

  @Test
  void theTableHoldsEveryNumberOfTheLines() throws IOException {
    Path csv = folder.resolve("out.csv");
    Path out = folder.resolve("out.jsonl");
    assertEquals(0, sweep("--out", out.toString(), "--csv", csv.toString()).status());

    List<String> rows = Files.readAllLines(csv);
    List<String> columns = List.of(rows.getFirst().split(",", -1));
    int cycles = columns.indexOf("stats.cycles_total");
    int id = columns.indexOf("id");
    Map<String, String> expected = Files.readAllLines(out).stream().map(PlannedSweep::json)
        .collect(Collectors.toMap(
            line -> String.valueOf(line.get("id")),
            line -> String.valueOf(below(line, "stats").get("cycles_total"))));
    assertEquals(PlannedSweep.POINTS + 1, rows.size());
    assertTrue(columns.contains("axes.cms.gear2-threshold") && columns.contains("stats.cycle_stack.issue"));
    // Only what stands before the first quoted cell can be split at commas.
    Map<String, String> found = rows.stream().skip(1)
        .map(row -> row.replaceAll("\"[^\"]*(\"\"[^\"]*)*\"", "q").split(",", -1))
        .collect(Collectors.toMap(cells -> cells[id], cells -> cells[cycles]));
    assertEquals(expected, found);
  }

  @ParameterizedTest
  @ValueSource(strings = {"read-only", "copy"})
  void noPointChangesTheFilesOfTheOthers(String access) throws IOException {
    Path root = Files.createDirectories(folder.resolve("root/bin"));
    Files.copy(Path.of(CommandRun.guest("hello")), root.resolve("hello"));
    Files.writeString(folder.resolve("plan.toml"), """
        [workloads.inside]
        program = "/bin/hello"
        root = "root"
        root_access = "%s"
        """.formatted(access));
    List<Path> before = files(folder.resolve("root"));
    Path out = folder.resolve("out.jsonl");

    CommandRun run = sweep("--out", out.toString());

    assertEquals(0, run.status(), run.errors());
    assertEquals(before, files(folder.resolve("root")));
    String key = String.valueOf(PlannedSweep.json(Files.readString(out)).get("key"));
    Files.writeString(folder.resolve("root/more"), "another file");
    Path second = folder.resolve("second.jsonl");
    sweep("--out", second.toString());
    assertNotEquals(
        key, PlannedSweep.json(Files.readString(second)).get("key"), "what the guest may read is part of the key");
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.sorted().toList();
    }
  }
}
