package palimpsest.workbench;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import palimpsest.workbench.bench.Processes;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// A plan's points come to the same results however they are run, interrupted, shared out and put together.
class SweepCommandTest {
  private static final int POINTS = 8;

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void makePlan() throws IOException {
    Files.copy(Path.of(CommandRun.guest("hello")), folder.resolve("hello"));
    Files.writeString(folder.resolve("plan.toml"), """
        [workloads.one]
        program = "hello"
        arguments = ["one"]
        [workloads.two]
        program = "hello"
        arguments = ["two", "words"]
        [cross]
        machine = ["tm5800", "tm8600"]
        "cms.gear2-threshold" = [10, 50]
        """);
  }

  private CommandRun sweep(String... more) {
    List<String> all = new ArrayList<>(List.of("sweep", folder.resolve("plan.toml").toString()));
    all.addAll(List.of(more));
    return CommandRun.of(folder, all.toArray(String[]::new));
  }

  private Path whole() throws IOException {
    Path out = folder.resolve("whole.jsonl");
    CommandRun run = sweep("--out", out.toString());
    assertEquals(0, run.status(), run.errors());
    assertEquals(POINTS, Files.readAllLines(out).size());
    return out;
  }

  private static List<String> sorted(Path file) throws IOException {
    return Files.readAllLines(file).stream().sorted().toList();
  }

  private static Map<String, Object> json(String text) {
    return JsonMapper.shared().readValue(text, new TypeReference<>() {});
  }

  /// What stands below `key`, which must be an object.
  private static Map<?, ?> below(Map<?, ?> object, String key) {
    return (Map<?, ?>) Objects.requireNonNull(object.get(key), key);
  }

  private static int id(String line) {
    return (int) Objects.requireNonNull(json(line).get("id"));
  }

  @Test
  void aPointSaysWhatRunSaysOfTheSame() throws IOException {
    Path out = whole();
    for (String line : Files.readAllLines(out)) {
      Map<String, Object> point = json(line);
      Map<?, ?> axes = below(point, "axes");
      Path stats = folder.resolve("stats.json");
      List<String> words = "one".equals(axes.get("workload")) ? List.of("one") : List.of("two", "words");
      List<String> command = new ArrayList<>(List.of("run", "--stats", stats.toString(),
          "--machine", String.valueOf(axes.get("machine")),
          "--cms", "gear2-threshold=" + axes.get("cms.gear2-threshold"), folder.resolve("hello").toString()));
      command.addAll(words);
      CommandRun run = CommandRun.of(folder, command.toArray(String[]::new));
      assertEquals(0, run.status(), run.errors());
      Map<String, Object> expected = json(Files.readString(stats));
      Map<String, Object> found = json(JsonMapper.shared().writeValueAsString(point.get("stats")));
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
    Map<String, Object> point = json(Files.readString(out));
    assertEquals(json(Files.readString(stats)), json(JsonMapper.shared().writeValueAsString(point.get("stats"))));
  }

  @Test
  void neitherEngineNorNumberOfJobsShowsInTheResults() throws IOException {
    Path out = whole();
    Path other = folder.resolve("other.jsonl");

    assertEquals(0, sweep("--engine", "reference", "--jobs", "3", "--out", other.toString()).status());

    assertEquals(sorted(out), sorted(other));
  }

  @Test
  void whereverAWriterWasCutOffTheNextOneLosesAndDoublesNothing() throws IOException {
    Path out = whole();
    byte[] bytes = Files.readAllBytes(out);
    List<String> expected = sorted(out);
    Random random = new Random(7);
    for (int trial = 0; trial < 12; trial++) {
      Path cut = folder.resolve("cut.jsonl");
      Files.write(cut, Arrays.copyOf(bytes, random.nextInt(bytes.length)));

      CommandRun run = sweep("--resume", "--out", cut.toString());

      assertEquals(0, run.status(), run.errors());
      assertEquals(expected, sorted(cut));
    }
  }

  @Test
  void pointsRunOneByOneAndMergedAreTheSweep() throws IOException {
    Path out = whole();
    Path parts = Files.createDirectory(folder.resolve("parts"));
    for (int id = 0; id < POINTS; id++) {
      assertEquals(0, sweep("--id", Integer.toString(id), "--out", parts.toString()).status());
    }
    Path merged = folder.resolve("merged.jsonl");

    CommandRun merge = merge(parts, merged);

    assertEquals(0, merge.status(), merge.errors());
    List<String> inOrder = Files.readAllLines(out).stream()
        .sorted(Comparator.comparingInt(SweepCommandTest::id)).toList();
    assertEquals(inOrder, Files.readAllLines(merged));
  }

  private CommandRun merge(Path parts, Path merged) {
    return CommandRun.of(folder, "sweep", "merge", folder.resolve("plan.toml").toString(), parts.toString(),
        "--out", merged.toString());
  }

  @Test
  void mergingSaysWhichPointsAreMissing() throws IOException {
    Path parts = Files.createDirectory(folder.resolve("parts"));
    for (String id : List.of("0", "3", "4")) {
      sweep("--id", id, "--out", parts.toString());
    }

    CommandRun merge = merge(parts, folder.resolve("merged.jsonl"));

    assertEquals(SweepCommand.INCOMPLETE, merge.status());
    assertEquals("palimpsest: no result of 5 points: 1-2,5-7", merge.errors().strip());
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
            lines.stream().map(line -> json(line).get("status")).toList()),
        () -> assertTrue(run.errors().contains("point 0 failed: text"), run.errors()),
        () -> assertTrue(run.errors().contains("point 1 failed: ended with status 139 (SIGSEGV"), run.errors()),
        () -> assertTrue(run.errors().contains("point 2 failed: printed something else"), run.errors()));
  }

  @Test
  void failedPointsAreRunAgainOnRequest() throws IOException {
    Files.writeString(folder.resolve("plan.toml"), """
        [workloads.long]
        program = "recurse"
        arguments = ["40"]
        timeout_seconds = 1
        [workloads.good]
        program = "hello"
        """);
    Files.copy(Path.of(CommandRun.guest("recurse")), folder.resolve("recurse"));
    Path out = folder.resolve("out.jsonl");
    assertEquals(SweepCommand.INCOMPLETE, sweep("--out", out.toString()).status());
    assertTrue(Files.readString(out).contains("not ended after 1 s"));
    String plan = Files.readString(folder.resolve("plan.toml"));
    Files.writeString(folder.resolve("plan.toml"), plan.replace("\"40\"", "\"10\""));
    assertEquals(Main.USAGE, sweep("--out", out.toString(), "--resume").status(), "the point is another one now");
    Files.writeString(folder.resolve("plan.toml"), plan.replace("timeout_seconds = 1", "timeout_seconds = 2"));

    assertEquals(SweepCommand.INCOMPLETE, sweep("--out", out.toString(), "--resume").status());
    assertTrue(Files.readString(out).contains("not ended after 1 s"), "a failure is a result, too");
    assertEquals(SweepCommand.INCOMPLETE, sweep("--out", out.toString(), "--resume", "--retry-failed").status());
    assertTrue(Files.readString(out).contains("not ended after 2 s"));
    assertEquals(2, Files.readAllLines(out).size());
  }

  @Test
  void aGrownPlanKeepsTheResultsItHas() throws IOException {
    Path out = whole();
    String plan = Files.readString(folder.resolve("plan.toml"));
    Files.writeString(folder.resolve("plan.toml"), plan.replace("[10, 50]", "[5, 10, 50]"));
    Path fresh = folder.resolve("fresh.jsonl");
    assertEquals(0, sweep("--out", fresh.toString()).status());

    assertEquals(0, sweep("--out", out.toString(), "--resume").status());

    assertEquals(sorted(fresh), sorted(out));
  }

  @Test
  void twoSweepsNeverWriteToOneFile() throws IOException {
    Path out = folder.resolve("out.jsonl");
    try (FileChannel channel =
            FileChannel.open(out, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var lock = channel.lock()) {
      CommandRun run = sweep("--out", out.toString());

      assertEquals(Main.USAGE, run.status());
      assertTrue(lock.isValid() && run.errors().contains("another sweep is writing to it"), run.errors());
    }
    assertEquals("", Files.readString(out));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"build\":\"0123456789abcdef\",", ""})
  void resultsOfAnotherBuildAreNeitherMixedInNorThrownAway(String build) throws IOException {
    Path out = whole();
    List<String> lines = new ArrayList<>(Files.readAllLines(out));
    String own = "\"build\":\"" + BuildIdentity.present() + "\",";
    assertTrue(lines.get(2).contains(own), lines.get(2));
    lines.set(2, lines.get(2).replace(own, build));
    Files.write(out, lines);

    CommandRun run = sweep("--resume", "--out", out.toString());

    assertEquals(Main.USAGE, run.status());
    String who = build.isEmpty() ? "an earlier version" : "build 0123456789abcdef";
    assertEquals(
        List.of("palimpsest: " + out + ": line 3 was made by " + who + " and this is build " + BuildIdentity.present()
            + ", which may come to something else; name another file with --out"),
        run.errorLines());
    assertEquals(lines, Files.readAllLines(out));
  }

  @Test
  void theListNamesEveryPointAndRunsNone() throws IOException {
    CommandRun run = sweep("--list", "--show", "key,cycles_total", "--out", folder.resolve("none.jsonl").toString());

    List<String> lines = run.out().lines().toList();
    assertAll(
        () -> assertEquals(POINTS + 1, lines.size()),
        () -> assertTrue(
            lines.getFirst().matches("id +workload +machine +cms.gear2-threshold +key +cycles_total"),
            lines.getFirst()),
        () -> assertEquals(POINTS, lines.stream().skip(1).map(line -> line.split(" +")[4]).distinct().count()),
        () -> assertTrue(lines.stream().skip(1).allMatch(line -> line.matches(".* [0-9a-f]{64} +-")), run.out()),
        () -> assertTrue(Files.notExists(folder.resolve("none.jsonl"))));
  }

  @Test
  void theListShowsWhatTheResultsSay() throws IOException {
    Path out = whole();
    List<String> lines = Files.readAllLines(out);
    Files.write(out, lines.subList(0, POINTS - 1));

    CommandRun run = sweep("--list", "--show", "cycles_total,cycle_stack.issue", "--out", out.toString());

    for (String text : lines) {
      Map<String, Object> line = json(text);
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
    Map<String, String> expected = Files.readAllLines(out).stream().map(SweepCommandTest::json)
        .collect(Collectors.toMap(
            line -> String.valueOf(line.get("id")),
            line -> String.valueOf(below(line, "stats").get("cycles_total"))));
    assertEquals(POINTS + 1, rows.size());
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
    String key = String.valueOf(json(Files.readString(out)).get("key"));
    Files.writeString(folder.resolve("root/more"), "another file");
    Path second = folder.resolve("second.jsonl");
    sweep("--out", second.toString());
    assertNotEquals(key, json(Files.readString(second)).get("key"), "what the guest may read is part of the key");
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.sorted().toList();
    }
  }

  /// A process that runs the sweep is killed, as `kill -9` kills, again and again at any moment; what is on the disk in
  /// the end is what an undisturbed sweep writes.
  @Test
  void aSweepKilledAtAnyMomentLosesAndDoublesNothing() throws IOException, InterruptedException {
    String plan = Files.readString(folder.resolve("plan.toml"));
    Files.writeString(folder.resolve("plan.toml"), plan.replace("[10, 50]",
        IntStream.range(10, 30).mapToObj(Integer::toString).collect(Collectors.joining(", ", "[", "]"))));
    Path expected = folder.resolve("expected.jsonl");
    assertEquals(0, sweep("--out", expected.toString()).status());
    Path out = folder.resolve("killed.jsonl");
    List<String> command = new ArrayList<>(Processes.again(Main.class));
    command.addAll(List.of("sweep", folder.resolve("plan.toml").toString(), "--resume", "--out", out.toString()));
    Random random = new Random(11);
    int kills = 0;
    int status = -1;
    while (status != 0) {
      Process process = new ProcessBuilder(command).redirectErrorStream(true)
          .redirectOutput(folder.resolve("said").toFile()).start();
      if (kills < 8 && !process.waitFor(200 + random.nextInt(1200), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        kills++;
      }
      status = process.waitFor();
      assertTrue(status == 0 || status == 137, () -> said());
    }
    assertTrue(kills > 0);
    assertEquals(sorted(expected), sorted(out));
  }

  private String said() {
    try {
      return Files.readString(folder.resolve("said"));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
