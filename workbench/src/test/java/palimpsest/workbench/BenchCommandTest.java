package palimpsest.workbench;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What `bench` prints and writes; how fast anything is, no test says.
class BenchCommandTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void everyTableIsAlignedAndTheFileHasTheSameFigures() {
    Path json = folder.resolve("bench.json");
    CommandRun run = CommandRun.of(folder, "bench", "--guests", CommandRun.GUESTS.toString(), "--size", "small",
        "--repeat", "1", "--gears", "1,3", "--table", "speed,parallel", "--json", json.toString(), "hello");
    JsonNode figures = JsonMapper.shared().readTree(json.toFile());
    List<String> rows =
        run.out().lines().filter(line -> line.startsWith("hello") || line.startsWith("kernel")).toList();

    assertAll(
        () -> assertEquals(0, run.status(), () -> run.out() + run.errors()),
        () -> assertEquals("", run.errors()),
        () -> assertEquals(4, rows.size(), run::out),
        () -> assertEquals(1, rows.stream().mapToInt(String::length).distinct().count(), run::out),
        () -> assertEquals(
            Set.of("reference 1", "reference 3", "compiled 3"),
            IntStream.range(0, figures.get("speed").size())
                .mapToObj(i -> figures.get("speed").get(i))
                .map(row -> row.get("engine").asString() + " " + row.get("gear").asInt())
                .collect(Collectors.toSet())),
        () -> assertTrue(figures.get("speed").get(0).get("right").asBoolean()),
        () -> assertEquals(2, figures.get("parallel").size()));
  }

  @Test
  void aGuestThatEndsOtherwiseThanOnRecordIsNamedOnceAndFailsItsRow() throws IOException {
    CommandRun run = onRecord("fault-ud2", "-", "--table", "speed", "--gears", "3", "--engine", "compiled");

    assertAll(
        () -> assertEquals(1, run.status(), () -> run.out() + run.errors()),
        () -> assertEquals("bench: fault-ud2: the guest ended with status 132, not 0\n", run.errors()),
        () -> assertEquals(List.of(true), failed(run, "fault-ud2"), run::out));
  }

  @Test
  void aGuestThatWritesSomethingElseThanOnRecordIsNamedAndFailsItsRow() throws IOException {
    CommandRun run = onRecord("recurse", "5", "--table", "quality");

    assertAll(
        () -> assertEquals(1, run.status(), () -> run.out() + run.errors()),
        () -> assertEquals(
            "bench: recurse: the guest wrote something else than natively, or than in another run\n", run.errors()),
        () -> assertEquals(List.of(true), failed(run, "recurse"), run::out));
  }

  /// A bench of one program whose record says that it writes nothing and ends with status 0.
  private CommandRun onRecord(String program, String arguments, String... options) throws IOException {
    Files.createDirectories(folder.resolve("bin"));
    Files.createDirectories(folder.resolve("expected"));
    Files.copy(CommandRun.GUESTS.resolve("bin").resolve(program), folder.resolve("bin").resolve(program));
    Files.writeString(folder.resolve("expected/nothing"), "");
    Files.writeString(folder.resolve("manifest.tsv"), String.join("\t", "program", "size", "arguments", "expected",
        "status", "instructions", "rep_iterations") + "\n"
        + String.join("\t", program, "small", arguments, "nothing", "0", "-", "-") + "\n");
    return CommandRun.of(folder, Stream.of(
            Stream.of("bench", "--guests", folder.toString(), "--size", "small", "--repeat", "1"),
            Stream.of(options), Stream.of(program))
        .flatMap(each -> each)
        .toArray(String[]::new));
  }

  /// Whether each row of a program is marked as wrong.
  private static List<Boolean> failed(CommandRun run, String program) {
    return run.out().lines().filter(line -> line.startsWith(program)).map(line -> line.endsWith("  WRONG")).toList();
  }
}
