package palimpsest.workbench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where `run` finds its program when the guest has a root.
class RootOptionTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void anAbsoluteNameIsTheGuestsOwnIfTheGuestHasIt() throws IOException {
    Path bin = Files.createDirectories(folder.resolve("usr/bin"));
    Files.copy(Path.of(CommandRun.guest("hello")), bin.resolve("hello"));
    Files.createSymbolicLink(folder.resolve("bin"), Path.of("usr/bin"));
    String expected = CommandRun.of(folder, "run", CommandRun.guest("hello")).guestOut();
    String absolute = Path.of(CommandRun.guest("hello")).toAbsolutePath().toString();
    for (String name : new String[] {"/bin/hello", bin.resolve("hello").toString(), absolute}) {
      CommandRun run = CommandRun.of(folder, "run", "--root", folder.toString(), name);
      assertEquals(0, run.status(), run.errors());
      assertEquals(expected, run.guestOut());
    }
    assertEquals(Main.USAGE, CommandRun.of(folder, "run", "--root", folder.toString(), "bin/hello").status(),
        "any other name is the host's");
  }
}
