package palimpsest.workbench;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `lockstep` compares any two gears of a program that a person names.
class LockstepCommandTest {
  @TempDir private Path folder = Path.of("");

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', textBlock = """
      --reference 1 --gears 2
      --reference 2 --gears 3 --eager --machine tm8600
      --reference 3 --gears 1
      --gears 4 --eager --inject seed=7,rollback=500,interrupt=900
      """)
  void gearsAgreeOnAGuestProgram(String options) {
    String words = "lockstep " + options + " --max-instructions 100000 " + CommandRun.guest("crc32") + " 100";
    CommandRun run = CommandRun.of(folder, words.split(" ", -1));

    assertAll(
        () -> assertEquals(0, run.status(), () -> run.out() + run.errors()),
        () -> assertTrue(run.out().contains(" agree: "), run::out));
  }
}
