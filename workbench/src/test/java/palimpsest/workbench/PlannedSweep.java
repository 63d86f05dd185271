package palimpsest.workbench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// A plan of a few points in a folder, for tests of what becomes of it; what stands in the plan may be written anew.
///
/// @param folder of the plan, its program and its results
record PlannedSweep(Path folder) {
  /// How many points there are.
  static final int POINTS = 8;

  /// Writes the plan and its program.
  static PlannedSweep in(Path folder) throws IOException {
    Files.copy(Path.of(CommandRun.guest("hello")), folder.resolve("hello"));
    PlannedSweep made = new PlannedSweep(folder);
    Files.writeString(made.plan(), """
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
    return made;
  }

  Path plan() {
    return folder.resolve("plan.toml");
  }

  /// `sweep` with this plan.
  CommandRun run(String... more) {
    List<String> all = new ArrayList<>(List.of("sweep", plan().toString()));
    all.addAll(List.of(more));
    return CommandRun.of(folder, all.toArray(String[]::new));
  }

  /// The results of an undisturbed run.
  Path whole() throws IOException {
    Path out = folder.resolve("whole.jsonl");
    CommandRun run = run("--out", out.toString());
    assertEquals(0, run.status(), run.errors());
    assertEquals(POINTS, Files.readAllLines(out).size());
    return out;
  }

  /// The lines of a file of results in an order of their own.
  static List<String> sorted(Path file) throws IOException {
    return Files.readAllLines(file).stream().sorted().toList();
  }

  /// A line of results.
  static Map<String, Object> json(String text) {
    return JsonMapper.shared().readValue(text, new TypeReference<>() {});
  }
}
