package palimpsest.workbench;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
}
