package palimpsest.workbench;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The engine is chosen by name and changes nothing that a run says about the simulated machine.
class EnginesTest {
  @TempDir private Path folder = Path.of("");

  /// Statistics of a run that nothing pauses.
  private String statistics(String name, String... words) {
    Path file = folder.resolve(name + ".json");
    List<String> arguments = new ArrayList<>(List.of("run", "--stats", file.toString()));
    arguments.addAll(List.of(words));
    CommandRun run = CommandRun.of(folder, OutputStream.nullOutputStream(), arguments.toArray(new String[0]));
    assertEquals(0, run.status(), run::errors);
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({"sha256,60000,tm5800", "sieve,1500000,tm8600", "smc,all 100,tm5800", "dispatch,100000,ideal16"})
  void bothEnginesWriteTheSameStatistics(String program, String arguments, String machine) {
    List<String> words = new ArrayList<>(List.of("--machine", machine, CommandRun.guest(program)));
    words.addAll(List.of(arguments.split(" ", -1)));
    words.addFirst("reference");
    words.addFirst("--engine");
    String reference = statistics("reference", words.toArray(new String[0]));
    words.set(1, "compiled");
    assertEquals(reference, statistics("compiled", words.toArray(new String[0])));
  }

  @Test
  void aDisturbedRunComputesTheSameInMoreCycles() {
    String[] disturbed = {
      "run", "--report", "--inject", "seed=7,rollback=500,interrupt=900,drop=50", CommandRun.guest("hashmap"), "2000"
    };
    CommandRun run = CommandRun.of(folder, disturbed);
    CommandRun plain = CommandRun.of(folder, "run", CommandRun.guest("hashmap"), "2000");

    assertAll(
        () -> assertEquals(plain.out(), run.out()),
        () -> assertEquals(plain.status(), run.status()),
        () -> assertTrue(run.errors().contains("interrupt "), run::errors));
  }

  @ParameterizedTest
  @CsvSource({"reference", "compiled"})
  void machinesSideBySideDoWhatTheyDoAlone(String engine) throws InterruptedException, ExecutionException {
    List<String[]> runs = List.of(
        new String[] {"--engine", engine, CommandRun.guest("sort"), "3000"},
        new String[] {"--engine", engine, "--machine", "tm8600", CommandRun.guest("hashmap"), "8000"},
        new String[] {"--engine", engine, CommandRun.guest("smc"), "all", "40"},
        new String[] {"--engine", engine, CommandRun.guest("sort"), "3000"});
    List<String> alone = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      alone.add(statistics("alone" + i, runs.get(i)));
    }
    List<String> together = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<Future<String>> going = new ArrayList<>();
      for (int i = 0; i < runs.size(); i++) {
        int number = i;
        going.add(threads.submit(() -> statistics("together" + number, runs.get(number))));
      }
      for (Future<String> each : going) {
        together.add(each.get());
      }
    }
    assertEquals(alone, together);
  }

  @Test
  void aCheckedRunIsTheGuestsOwnAndOneLineSaysThatTheEnginesAgree() {
    CommandRun run = CommandRun.of(folder, "run", "--check-engines", "1000", CommandRun.guest("hello"), "one", "two");
    CommandRun plain = CommandRun.of(folder, "run", CommandRun.guest("hello"), "one", "two");

    assertAll(
        () -> assertEquals(plain.status(), run.status()),
        () -> assertEquals(plain.guestOut(), run.guestOut()),
        () -> assertEquals(1, run.errorLines().size(), run::errors),
        () -> assertTrue(run.errors().startsWith("palimpsest: engines agree: "), run::errors));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      --check-engines 0           | palimpsest: --check-engines 0: give a number of guest instructions, 1 or more
      --check-engines 1000 --prove | palimpsest: --check-engines with --prove: give one, then the other
      """)
  void whatCannotBeCheckedIsRefusedInOneLine(String options, String complaint) {
    List<String> words = new ArrayList<>(List.of("run"));
    words.addAll(List.of(options.split(" ", -1)));
    words.add(CommandRun.guest("hello"));
    CommandRun run = CommandRun.of(folder, words.toArray(new String[0]));

    assertAll(() -> assertEquals(2, run.status()), () -> assertEquals(complaint, run.errors().strip()));
  }
}
