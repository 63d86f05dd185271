package palimpsest.workbench;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What an internal error leaves behind: the machine is deterministic, so the command line and the files it names are
/// enough to see it again.
final class ReplayBundle {
  private static final Path FILE = Path.of("palimpsest-replay.txt");

  private ReplayBundle() {}

  /// Writes the bundle to the current folder.
  ///
  /// @return one line for the person at the keyboard
  static String write(Throwable problem, String[] arguments) {
    StringWriter trace = new StringWriter();
    problem.printStackTrace(new PrintWriter(trace));
    String text = "palimpsest " + Version.NUMBER + "\njava " + Runtime.version() + "\narguments "
        + List.of(arguments) + "\n\n" + trace;
    String what = String.valueOf(problem.getMessage()).lines().findFirst().orElse(problem.getClass().getSimpleName());
    try {
      Files.writeString(FILE, text);
      return "palimpsest: internal error: " + what + "; what is needed to repeat it is in " + FILE;
    } catch (IOException _) {
      return "palimpsest: internal error: " + what + "; " + FILE + " could not be written here";
    }
  }
}
