package palimpsest.workbench;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import palimpsest.x86.linux.StandardStreams;

/// One command run inside the test's process, and all that came of it.
///
/// @param status the exit status
/// @param out what the command printed
/// @param errors complaints, reports and register dumps
/// @param guestOut what the guest wrote to its standard output
record CommandRun(int status, String out, String errors, String guestOut) {
  /// The built guest programs.
  static final Path GUESTS = Path.of("../verification/guests");

  /// Path of a guest program.
  static String guest(String name) {
    return GUESTS.resolve("bin").resolve(name).toString();
  }

  /// Runs a command; replay bundles go to `folder`.
  static CommandRun of(Path folder, String... arguments) {
    ByteArrayOutputStream guestOut = new ByteArrayOutputStream();
    return of(folder, guestOut, arguments).withGuestOut(guestOut.toString(StandardCharsets.UTF_8));
  }

  /// The same, with the guest's standard output going elsewhere.
  static CommandRun of(Path folder, OutputStream guestOut, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter errors = new StringWriter();
    StandardStreams streams = new StandardStreams(
        new ByteArrayInputStream(new byte[0]), guestOut, OutputStream.nullOutputStream());
    int status = Main.run(arguments,
        new Console(new PrintWriter(out), new PrintWriter(errors), streams, Terminal.NONE, folder));
    return new CommandRun(status, out.toString(), errors.toString(), "");
  }

  private CommandRun withGuestOut(String text) {
    return new CommandRun(status, out, errors, text);
  }

  List<String> errorLines() {
    return errors.lines().toList();
  }
}
