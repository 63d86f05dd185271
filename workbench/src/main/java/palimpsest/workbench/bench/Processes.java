package palimpsest.workbench.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Starts processes and waits for them.
public final class Processes {
  private Processes() {}

  /// What came of a process.
  ///
  /// @param status exit status
  /// @param out what it wrote to standard output, as Latin-1
  /// @param nanoseconds of the host, from before its start to behind its end
  public record Ended(int status, String out, long nanoseconds) {}

  /// Runs a command to its end, with empty standard input; what it says on standard error is dropped.
  ///
  /// @throws IOException if it cannot be started
  public static Ended run(List<String> command) throws IOException {
    Path out = Files.createTempFile("palimpsest", ".out");
    try {
      long start = System.nanoTime();
      Process process = new ProcessBuilder(command)
          .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
          .redirectOutput(out.toFile())
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
      int status = process.waitFor();
      long nanoseconds = System.nanoTime() - start;
      return new Ended(status, Files.readString(out, StandardCharsets.ISO_8859_1), nanoseconds);
    } catch (InterruptedException e) {
      throw new IOException("interrupted while a measurement ran", e);
    } finally {
      Files.deleteIfExists(out);
    }
  }

  /// The command that starts this program once more, in a virtual machine with this one's options.
  ///
  /// @param main its main class
  public static List<String> again(Class<?> main) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add("-cp");
    command.add(System.getProperty("java.class.path", ""));
    command.add(main.getName());
    return command;
  }

  /// The full path of a program on the search path, empty if there is none.
  public static Optional<Path> find(String program) {
    return List.of(System.getenv().getOrDefault("PATH", "").split(":", -1)).stream()
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
