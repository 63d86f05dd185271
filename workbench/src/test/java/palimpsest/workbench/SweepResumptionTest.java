package palimpsest.workbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import palimpsest.workbench.bench.Processes;

/// Sweeps that were interrupted, shared out, or are run again come to what one undisturbed sweep comes to: nothing is
/// lost, and nothing is there twice.
class SweepResumptionTest {
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

  private static int id(String line) {
    return (int) Objects.requireNonNull(PlannedSweep.json(line).get("id"));
  }

  @Test
  void whereverAWriterWasCutOffTheNextOneLosesAndDoublesNothing() throws IOException {
    Path out = whole();
    byte[] bytes = Files.readAllBytes(out);
    List<String> expected = PlannedSweep.sorted(out);
    Random random = new Random(7);
    for (int trial = 0; trial < 12; trial++) {
      Path cut = folder.resolve("cut.jsonl");
      Files.write(cut, Arrays.copyOf(bytes, random.nextInt(bytes.length)));

      CommandRun run = sweep("--resume", "--out", cut.toString());

      assertEquals(0, run.status(), run.errors());
      assertEquals(expected, PlannedSweep.sorted(cut));
    }
  }

  @Test
  void pointsRunOneByOneAndMergedAreTheSweep() throws IOException {
    Path out = whole();
    Path parts = Files.createDirectory(folder.resolve("parts"));
    for (int id = 0; id < PlannedSweep.POINTS; id++) {
      assertEquals(0, sweep("--id", Integer.toString(id), "--out", parts.toString()).status());
    }
    Path merged = folder.resolve("merged.jsonl");

    CommandRun merge = merge(parts, merged);

    assertEquals(0, merge.status(), merge.errors());
    List<String> inOrder = Files.readAllLines(out).stream()
        .sorted(Comparator.comparingInt(SweepResumptionTest::id)).toList();
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

    assertEquals(PlannedSweep.sorted(fresh), PlannedSweep.sorted(out));
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
    assertEquals(PlannedSweep.sorted(expected), PlannedSweep.sorted(out));
  }

  private String said() {
    try {
      return Files.readString(folder.resolve("said"));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
