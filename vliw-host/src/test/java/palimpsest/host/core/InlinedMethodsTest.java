package palimpsest.host.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the launcher has this virtual machine's compilers inline is there: a command for a method that has been renamed
/// would be passed over in silence.
class InlinedMethodsTest {
  private static final Path COMMANDS = Path.of("src/main/hotspot/inline.txt");

  static Stream<String> commands() throws IOException {
    List<String> lines = Files.readAllLines(COMMANDS);
    assertEquals("quiet", lines.getFirst(), "else every start prints the commands");
    return lines.stream().skip(1);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandNamesAMethod(String command) throws ClassNotFoundException {
    assertTrue(command.matches("inline [\\w/]+\\.\\w+"), command);
    int dot = command.lastIndexOf('.');
    Class<?> owner = Class.forName(command.substring("inline ".length(), dot).replace('/', '.'));
    String method = command.substring(dot + 1);
    assertTrue(Arrays.stream(owner.getDeclaredMethods()).anyMatch(each -> each.getName().equals(method)), command);
  }
}
