package palimpsest.workbench;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import palimpsest.x86.linux.StandardStreams;

/// All that a command has of the process it runs in.
///
/// @param out what commands print for the person who asked
/// @param errors complaints, reports and register dumps
/// @param guest the guest's own streams; nothing but the guest writes to them
/// @param terminal what is known of the terminal behind `errors`
/// @param folder where a replay bundle goes
record Console(PrintWriter out, PrintWriter errors, StandardStreams guest, Terminal terminal, Path folder) {
  /// The console of this process. The guest gets the bare descriptors: its bytes pass no encoder and no buffer.
  static Console ofProcess() {
    return new Console(
        new PrintWriter(System.out, false, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
        new StandardStreams(
            new FileInputStream(FileDescriptor.in),
            new FileOutputStream(FileDescriptor.out),
            new FileOutputStream(FileDescriptor.err)),
        Terminal.ofProcess(),
        Path.of(""));
  }
}
