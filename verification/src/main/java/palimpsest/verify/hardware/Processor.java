package palimpsest.verify.hardware;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import palimpsest.verify.assemble.Assembler;
import palimpsest.verify.assemble.StaticElf;

/// Something that runs a batch's program file and is not ours.
enum Processor {
  /// The host's processor in a 32-bit process.
  NATIVE_I386("hardware, 32-bit", Hosting.I386, List.of()),
  /// The host's processor in a 64-bit process.
  NATIVE_LONG_MODE("hardware, long mode", Hosting.LONG_MODE, List.of()),
  /// An emulator, and so a less independent judge than hardware.
  QEMU_I386("qemu-i386", Hosting.I386, List.of("qemu-i386"));

  private static final int MOST_SECONDS = 30;
  private static final int PROBE = 42;

  private final String title;
  private final Hosting hosting;
  private final List<String> command;

  Processor(String title, Hosting hosting, List<String> command) {
    this.title = title;
    this.hosting = hosting;
    this.command = command;
  }

  /// Its name in tables.
  String title() {
    return title;
  }

  Hosting hosting() {
    return hosting;
  }

  /// Whether its faults carry all that a kernel would say of them.
  boolean knowsFaults() {
    return this != QEMU_I386;
  }

  /// Whether a program that only exits with a number of our choice does that here. The file holds no line feed, so
  /// that a shell, which gets to see what the kernel does not take for a program, finds one line of nonsense.
  ///
  /// @throws IOException saying why not
  void probe(Path folder) throws IOException {
    var code = new Assembler(Layout.CODE);
    hosting.call(code, hosting.calls().exit(), PROBE);
    byte[] text = code.finish();
    StaticElf.Segment segment =
        new StaticElf.Segment(Layout.CODE, text, text.length, StaticElf.Rights.READ_WRITE_EXECUTE);
    Ending ending = execute(StaticElf.of(hosting.machine(), Layout.CODE, List.of(segment)), folder);
    if (ending.status() != PROBE) {
      throw new IOException("the kernel does not run such files");
    }
  }

  /// Runs a program file to its end.
  ///
  /// @param folder takes the file while it runs
  /// @return its standard output
  /// @throws IOException if it cannot be run, does not end, or does not end well
  byte[] run(byte[] elf, Path folder) throws IOException {
    Ending ending = execute(elf, folder);
    if (ending.status() != 0) {
      throw new IOException("ended with status " + ending.status());
    }
    return ending.output();
  }

  private record Ending(int status, byte[] output) {}

  private Ending execute(byte[] elf, Path folder) throws IOException {
    Path file = Files.createTempFile(
        folder, "batch", ".elf", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try {
      Files.write(file, elf);
      List<String> line = new ArrayList<>(command);
      line.add(file.toAbsolutePath().toString());
      Process process = new ProcessBuilder(line)
          .directory(folder.toFile())
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
      CompletableFuture.delayedExecutor(MOST_SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
      process.getOutputStream().close();
      byte[] output = process.getInputStream().readAllBytes();
      return new Ending(process.waitFor(), output);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
