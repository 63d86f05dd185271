package palimpsest.workbench;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every command explains itself.
class HelpTest {
  @ParameterizedTest
  @ValueSource(strings = {
      "", "run", "compare", "explain", "machines", "bench", "sweep", "reproduce", "report", "fetch-guests"})
  void helpEndsWithExamplesThatFitALine(String command) {
    String[] arguments = command.isEmpty() ? new String[] {"--help"} : new String[] {command, "--help"};
    CommandRun run = CommandRun.of(Path.of(""), arguments);

    List<String> lines = run.out().lines().toList();
    List<String> examples = lines.subList(lines.indexOf("Examples:") + 1, lines.size());
    assertAll(
        () -> assertEquals(0, run.status()),
        () -> assertEquals("", run.errors()),
        () -> assertTrue(lines.contains("Examples:"), run.out()),
        () -> assertTrue(examples.size() >= 2, run.out()),
        () -> assertTrue(examples.stream().allMatch(line -> line.startsWith("  palimpsest " + command)), run.out()));
  }

  @Test
  void theVersionIsTheOneInTheStatisticsAndTheBuildThatOfTheSweepsKeys() {
    assertEquals(
        "palimpsest " + Version.NUMBER + ", build " + BuildIdentity.present(),
        CommandRun.of(Path.of(""), "--version").out().strip());
  }

  @Test
  void noCommandAtAllIsAnsweredWithWhereToLook() {
    CommandRun run = CommandRun.of(Path.of(""));

    assertAll(
        () -> assertEquals(2, run.status()),
        () -> assertEquals("palimpsest: Missing required subcommand; see 'palimpsest --help'", run.errors().strip()));
  }
}
