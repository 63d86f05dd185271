package palimpsest.workbench;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertLinesMatch;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How a guest ends is how the command ends; what the guest wrote is untouched, and what killed it stands on the error
/// writer.
class GuestDeathTest {
  @TempDir private Path folder = Path.of("");

  @ParameterizedTest(name = "{0} at gear {3}")
  @CsvSource(delimiter = '|', value = {
      "fault-segv   | 139 | SIGSEGV: write to 0x10             | 1",
      "fault-segv   | 139 | SIGSEGV: write to 0x10             | 3",
      "fault-rodata | 139 | SIGSEGV: write to 0x[0-9a-f]+      | 3",
      "fault-exec   | 139 | SIGSEGV: .*                        | 3",
      "fault-hlt    | 139 | SIGSEGV: .*                        | 3",
      "fault-ud2    | 132 | SIGILL: .*                         | 3",
      "fault-div0   | 136 | SIGFPE: .*                         | 3",
      "fault-int3   | 133 | SIGTRAP: .*                        | 3"})
  void aGuestDiesAsOnLinuxWithItsRegistersShown(String guest, int status, String cause, int gear) {
    CommandRun run = CommandRun.of(folder, "run", "--gears", String.valueOf(gear), CommandRun.guest(guest));

    String word = " [0-9a-f]{8}";
    assertAll(
        () -> assertEquals(status, run.status(), run.errors()),
        () -> assertEquals("before the fault\n", run.guestOut()),
        () -> assertEquals("", run.out()),
        () -> assertLinesMatch(
            List.of(
                "palimpsest: guest died: " + cause + " at eip 0x[0-9a-f]+",
                "  eip" + word + "  eflags" + word + "(  in provoke)?",
                "  eax" + word + "  ecx" + word + "  edx" + word + "  ebx" + word,
                "  esp" + word + "  ebp" + word + "  esi" + word + "  edi" + word),
            run.errorLines()));
  }

  @Test
  void aGuestThatEndsWellLeavesNothingOnTheErrorWriter() {
    CommandRun run = CommandRun.of(folder, "run", CommandRun.guest("hello"), "--report", "two");

    assertAll(
        () -> assertEquals(0, run.status()),
        () -> assertEquals("", run.errors()),
        () -> assertEquals("", run.out()));
  }

  @Test
  void dashesBehindTheProgramAreTheGuests() {
    CommandRun plain = CommandRun.of(folder, "run", CommandRun.guest("hello"), "one", "two");
    CommandRun dashed = CommandRun.of(folder, "run", CommandRun.guest("hello"), "--gears", "-x");

    assertEquals(plain.guestOut().replace("one", "--gears").replace("two", "-x"), dashed.guestOut());
  }

  @Test
  void theLimitEndsARunWithTheStatusOfTimeout() {
    CommandRun run = CommandRun.of(folder, "run", "--max-instructions", "100", CommandRun.guest("hello"));

    assertAll(() -> assertEquals(124, run.status()), () -> assertEquals("", run.errors()));
  }
}
