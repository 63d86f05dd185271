package palimpsest.workbench;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A fault of our own says so in one line, leaves what is needed to repeat it, and ends with 70.
class InternalErrorTest {
  /// Stands in for a bug: the guest's first write ends in what no part of the machine expects.
  private static final class Broken extends OutputStream {
    private final Throwable problem;

    Broken(Throwable problem) {
      this.problem = problem;
    }

    @Override
    public void write(int value) {
      switch (problem) {
        case RuntimeException exception -> throw exception;
        case Error error -> throw error;
        default -> throw new IllegalArgumentException(problem);
      }
    }
  }

  @TempDir private Path folder = Path.of("");

  private CommandRun provoke(Throwable problem, String... options) {
    String[] arguments = new String[options.length + 3];
    arguments[0] = "run";
    System.arraycopy(options, 0, arguments, 1, options.length);
    arguments[options.length + 1] = CommandRun.guest("hello");
    arguments[options.length + 2] = "two words";
    return CommandRun.of(folder, new Broken(problem), arguments);
  }

  @Test
  void anUnexpectedExceptionLeavesAReplayBundle() throws IOException {
    CommandRun run = provoke(new IllegalStateException("alias mask\nsecond line"));

    String bundle = Files.readString(folder.resolve("palimpsest-replay.txt"));
    assertAll(
        () -> assertEquals(70, run.status()),
        () -> assertEquals("palimpsest: internal error: alias mask; what is needed to repeat it is in"
            + " palimpsest-replay.txt", run.errors().strip()),
        () -> assertTrue(bundle.startsWith("palimpsest " + Version.NUMBER + "\n"), bundle),
        () -> assertTrue(bundle.contains("arguments [run, " + CommandRun.guest("hello") + ", two words]\n"), bundle),
        () -> assertTrue(bundle.contains("guest hello sha256 "), bundle),
        () -> assertTrue(bundle.contains("IllegalStateException: alias mask"), bundle),
        () -> assertTrue(bundle.contains("\tat palimpsest."), bundle));
  }

  @Test
  void anErrorOfTheVirtualMachineIsAnsweredAlike() {
    CommandRun run = provoke(new StackOverflowError());

    assertAll(
        () -> assertEquals(70, run.status()),
        () -> assertEquals("palimpsest: internal error: StackOverflowError; what is needed to repeat it is in"
            + " palimpsest-replay.txt", run.errors().strip()));
  }

  @Test
  void noStatisticsAreWrittenForARunThatBroke() {
    Path stats = folder.resolve("stats.json");

    provoke(new IllegalStateException("broken"), "--stats", stats.toString());

    assertFalse(Files.exists(stats));
  }

  @Test
  void aFolderThatTakesNoBundleIsSaid() {
    CommandRun run = CommandRun.of(
        folder.resolve("nowhere"), new Broken(new IllegalStateException("broken")), "run", CommandRun.guest("hello"));

    assertAll(
        () -> assertEquals(70, run.status()),
        () -> assertEquals("palimpsest: internal error: broken; palimpsest-replay.txt could not be written here",
            run.errors().strip()));
  }
}
