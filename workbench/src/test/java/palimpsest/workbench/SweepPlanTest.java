package palimpsest.workbench;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a plan may say, and how a person is told of what it may not.
class SweepPlanTest {
  private static final String WORKLOAD = "[workloads.w]\nprogram = \"hello\"\n";

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void makeProgram() throws IOException {
    Files.copy(Path.of(CommandRun.guest("hello")), folder.resolve("hello"));
    Files.writeString(folder.resolve("my.toml"), "base = \"tm5600\"\n[l1d]\nsize_kib = 32\n");
    Files.writeString(folder.resolve("bad.toml"), "base = \"tm5600\"\n[l1d]\nsise_kib = 32\n");
  }

  private CommandRun list(String plan, String... more) throws IOException {
    Files.writeString(folder.resolve("p.toml"), plan);
    List<String> all = new ArrayList<>(List.of("sweep", "--list", folder.resolve("p.toml").toString()));
    all.addAll(List.of(more));
    return CommandRun.of(folder, all.toArray(String[]::new));
  }

  private List<String> keys(String plan) throws IOException {
    return list(plan, "--show", "key").out().lines().skip(1)
        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
        .toList();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
      [workloads.w]                                     | workloads.w: program is missing
      [workload.w]                                      | unknown key workload; did you mean workloads?
      x = ~                                             | line 1
      [workloads]                                       | no [workloads.NAME]
      [workloads.w]\\nprogram = "none"                   | program none: no such file
      [workloads.w]\\nprogram = 3                        | program must be a text, found 3
      W args = ["x"]                                    | unknown key args
      W arguments = "x"                                 | arguments must be a list of texts
      W environment = ["A"]                             | expected NAME=VALUE, found A
      W root = "none"                                   | root none: no such folder
      W root_access = "write"                           | root_access must be read-only or copy
      W input = "none"                                  | input none: cannot be read
      W guest = "i386"                                  | guest must be one of i686
      W max_instructions = 0                            | max_instructions must be a whole number, 1 or more
      W timeout_seconds = 0.5                           | timeout_seconds must be a whole number
      W [cross]\\nmachin = ["tm5800"]                    | [cross] unknown key machin; did you mean machine?
      W [cross]\\nmachine = "tm5800"                     | [cross] machine must be a list of values
      W [cross]\\nmachine = []                           | [cross] machine must be a list of values
      W [cross]\\nmachine = ["tm5801"]                   | did you mean tm5800
      W [cross]\\nmachine = ["bad.toml"]                 | did you mean l1d.size_kib
      W [cross]\\nmachine.l1d.sise_kib = [8]             | did you mean l1d.size_kib
      W [cross]\\nmachine.l1d.size_kib = [8, 24]         | point 1 (workload = w, machine.l1d.size_kib = 24): machine
      W [cross]\\n"machine.l1d.size_kib" = ["big"]       | size_kib must be a whole number of KiB, found "big"
      W [cross]\\nmachine.tables.alias_entries = [9]     | from 0 to 8 entries, found 9
      W [cross]\\ncms.chainin = [true]                   | did you mean cms.chaining
      W [cross]\\ncms.chaining = ["maybe"]               | chaining is on|off, not 'maybe'
      W [cross]\\nmhz = [934]                            | it has 300, 367, 533, 667, 800, 933
      W [cross]\\npower = ["longrunn"]                  | did you mean longrun?
      W [cross]\\npower = ["economy"]\\nmhz = [667]     | chooses the operating point itself; leave mhz out
      W [cross]\\ngears = [5]                            | gears must be a whole number, from 1 to 4, found 5
      W [cross]\\nguest = ["k6"]                         | guest must be one of i686
      W [cross]\\nworkload = ["v"]                       | no workload is called v
      W [cross]\\ngears = [1]\\n[fixed]\\ngears = 2        | gears is in [fixed] and varied
      W [cross]\\ngears = [1]\\n[[points]]\\ngears = 2     | gears stands in [cross] and in [[points]]
      W points = 3                                      | unknown key points
      W [points]\\ngears = 1                             | points must be tables, each under [[points]]
      W [[points]]\\nworkload = "w"\\n[[points]]\\ngears = 1 | point 1 (gears = 1): has no workload
      W [latin]\\ngears = [1]                            | samples is missing
      W [latin]\\nsamples = 3                            | no axes
      W [latin]\\nsamples = 3\\ngears = 1                 | gears must be { from = NUMBER, to = NUMBER }
      W [latin]\\nsamples = 3\\ngears = {from = 2, to = 1} | from below to
      W [latin]\\nsamples = 3\\ngears = {from = 0, to = 1, scale = "log"} | begins above 0
      W [latin]\\nsamples = 3\\ngears = {from = 1, to = 2, scale = "lin"} | linear or log
      """)
  void oneLineNamesWhatIsWrongAndTheRemedy(String plan, String expected) throws IOException {
    CommandRun run = list(plan.replace("W ", WORKLOAD).replace("\\n", "\n"));

    assertAll(
        () -> assertEquals(Main.USAGE, run.status(), run.out()),
        () -> assertEquals(1, run.errorLines().size(), run.errors()),
        () -> assertTrue(run.errors().startsWith("palimpsest: " + folder.resolve("p.toml") + ": "), run.errors()),
        () -> assertTrue(run.errors().contains(expected), run.errors()));
  }

  @Test
  void blocksMultiplyAndTheLastVariesFastest() throws IOException {
    CommandRun run = list(WORKLOAD + """
        [cross]
        machine = ["tm3200", "my.toml"]
        [[points]]
        cms.chaining = false
        gears = 2
        [[points]]
        cms.chaining = true
        gears = 3
        """);

    assertEquals(0, run.status(), run.errors());
    List<String> rows = run.out().lines().skip(1)
        .map(line -> line.replaceAll(" +", " "))
        .toList();
    assertEquals(List.of(
        "0 w tm3200 false 2", "1 w tm3200 true 3", "2 w my.toml false 2", "3 w my.toml true 3"), rows);
  }

  @Test
  void thePolicyIsPartOfTheKeyAsFarAsItChangesTheRun() throws IOException {
    List<String> keys = keys(WORKLOAD + """
        [cross]
        power = ["fixed", "performance", "economy", "longrun"]
        """);

    assertAll(
        () -> assertEquals(keys.get(0), keys.get(1), "the highest point is where a run is fixed unless told otherwise"),
        () -> assertEquals(3, keys.stream().distinct().count()));
  }

  @Test
  void theKeyFollowsWhatRunsAndNotHowItIsWritten() throws IOException {
    List<String> keys = keys(WORKLOAD + """
        [[points]]
        machine.l1d.size_kib = 64
        [[points]]
        machine.l1d.size_kib = 32
        [[points]]
        machine.l1d.ways = 16
        [[points]]
        cms.chaining = "on"
        [[points]]
        mhz = 667
        """);

    assertAll(
        () -> assertEquals(keys.get(0), keys.get(2), "both are the preset"),
        () -> assertEquals(keys.get(0), keys.get(3)),
        () -> assertEquals(3, keys.stream().distinct().count()));
  }
}
