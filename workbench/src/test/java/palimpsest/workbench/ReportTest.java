package palimpsest.workbench;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The report is a table a person can read: everything in its column, bars as long as what they stand for.
class ReportTest {
  private static final Pattern BAR =
      Pattern.compile("  (.{20}) +([0-9,.]+(?: [pnum]?J)?) +([0-9.]+) %(?:  (#+))?");

  @TempDir private Path folder = Path.of("");

  private CommandRun report(String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "run";
    all[1] = "--report";
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return CommandRun.of(folder, all);
  }

  @Test
  void anInterpretersReportHasNoMolecules() {
    CommandRun run = report("--engine", "interpreter", "--max-instructions", "1000", CommandRun.guest("crc32"), "300");

    List<String> lines = run.errorLines();
    assertAll(
        () -> assertEquals("crc32 on tm5800", lines.get(0)),
        () -> assertEquals("  ended                instruction limit", lines.get(1)),
        () -> assertEquals("  guest instructions   1,000", lines.get(2)),
        () -> assertTrue(lines.contains("cycles"), run.errors()),
        () -> assertTrue(run.errors().contains("interpret"), run.errors()),
        () -> assertFalse(lines.contains("molecules"), "there were none"));
  }

  @Test
  void theHeadingsComeInOrderAndRowsAreIndented() {
    CommandRun run = report(CommandRun.guest("crc32"), "300");

    assertEquals(
        List.of("crc32 on tm5800", "molecules", "cycles", "energy", "translation"),
        run.errorLines().stream().filter(line -> !line.startsWith("  ")).toList());
  }

  @Test
  void valuesOfOneTableEndInOneColumnAndBarsAreAsLongAsTheirShares() {
    CommandRun run = report(CommandRun.guest("crc32"), "300");

    int bars = 0;
    for (String line : run.errorLines()) {
      Matcher bar = BAR.matcher(line);
      if (bar.matches()) {
        bars++;
        double share = Double.parseDouble(bar.group(3));
        int width = Optional.ofNullable(bar.group(4)).orElse("").length();
        assertEquals(38, line.indexOf(bar.group(2), 22) + bar.group(2).length() - 1, line);
        assertEquals(40 * share / 100, width, 0.55, line);
      }
      assertEquals(line.stripTrailing(), line);
      assertTrue(line.length() <= 100, line);
    }
    assertTrue(bars > 10, run.errors());
  }

  @Test
  void thereIsNoColourWhereThereIsNoTerminal() {
    assertFalse(report(CommandRun.guest("hello")).errors().contains("\u001b"));
  }

  @Test
  void theReportDoesNotTouchWhatTheGuestWrites() {
    assertEquals(
        CommandRun.of(folder, "run", CommandRun.guest("hello")).guestOut(),
        report(CommandRun.guest("hello")).guestOut());
  }

  @ParameterizedTest(name = "terminal {0}, NO_COLOR {1}: colours {2}")
  @CsvSource({"true,,true", "true,'',true", "true,1,false", "true,0,false", "false,,false", "false,1,false"})
  void coloursNeedATerminalAndNoColorForbidsThem(boolean terminal, String noColour, boolean colours) {
    assertEquals(colours, new Terminal(terminal, Optional.ofNullable(noColour)).colours());
  }
}
