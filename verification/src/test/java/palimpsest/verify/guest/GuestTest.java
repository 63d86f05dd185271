package palimpsest.verify.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import palimpsest.host.machine.Machines;

/// Two runs of one guest are the same wherever its file is: the stack begins with argv, and once that was the host's
/// path, so that a program with a temporary file's name stood elsewhere each time.
class GuestTest {
  private static final Path HELLO = Path.of("guests/bin/hello");
  private static final long LIMIT = 100_000;

  @Test
  void aRunDoesNotDependOnWhereTheFileIs(@TempDir Path near) throws Exception {
    Path far = Files.createDirectories(near.resolve("a-folder-with-quite-a-long-name-of-its-own"));
    Outcome one = outcome(Files.copy(HELLO, near.resolve("hello")));
    Outcome other = outcome(Files.copy(HELLO, far.resolve("hello")));
    assertEquals(one, other);
  }

  private static Outcome outcome(Path program) throws Exception {
    var machine = Configuration.withGuestMemory(Machines.load(Machines.DEFAULT), 8);
    return Outcome.of(new Guest(program, List.of()), Configuration.eager(machine, 3), LIMIT);
  }
}
