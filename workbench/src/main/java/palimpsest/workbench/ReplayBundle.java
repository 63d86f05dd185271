package palimpsest.workbench;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What an internal error leaves behind: the machine is deterministic, so the command line and the files it names are
/// enough to see it again.
final class ReplayBundle {
  private static final String NAME = "palimpsest-replay.txt";

  private ReplayBundle() {}

  /// Writes the bundle.
  ///
  /// @param folder where to
  /// @param guest the program that was running, if one was
  /// @return one line for the person at the keyboard
  static String write(Path folder, Throwable problem, String[] arguments, Optional<GuestOptions> guest) {
    StringBuilder text = new StringBuilder();
    text.append("palimpsest ").append(Version.NUMBER).append('\n');
    text.append("java ").append(Runtime.version()).append('\n');
    text.append("arguments ").append(List.of(arguments)).append('\n');
    guest.ifPresent(options -> text.append("guest ").append(digest(options)).append('\n'));
    StringWriter trace = new StringWriter();
    problem.printStackTrace(new PrintWriter(trace));
    text.append('\n').append(trace);
    String what = "palimpsest: internal error: " + summary(problem);
    try {
      Files.writeString(folder.resolve(NAME), text);
      return what + "; what is needed to repeat it is in " + NAME;
    } catch (IOException _) {
      return what + "; " + NAME + " could not be written here";
    }
  }

  private static String digest(GuestOptions options) {
    try {
      GuestIdentity identity = GuestIdentity.of(options);
      return identity.name() + " sha256 " + identity.sha256();
    } catch (UsageException gone) {
      return String.valueOf(gone.getMessage());
    }
  }

  private static String summary(Throwable problem) {
    String message = Optional.ofNullable(problem.getMessage()).orElse("");
    return message.lines().findFirst().filter(line -> !line.isBlank()).orElse(problem.getClass().getSimpleName());
  }
}
