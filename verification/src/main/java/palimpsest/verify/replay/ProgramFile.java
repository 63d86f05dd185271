package palimpsest.verify.replay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import palimpsest.verify.assemble.MinimalElf;
import palimpsest.verify.guest.Guest;
import palimpsest.x86.elf.ElfException;

/// Machine code as a program in a file of its own, which is gone when the work with it is done.
public final class ProgramFile {
  /// Always the same, for the guest sees it.
  private static final String NAME = "program";

  private ProgramFile() {}

  /// What is done with the guest.
  ///
  /// @param <R> what comes of it
  public interface Work<R> {
    /// Does it, while the file is there.
    R with(Guest guest) throws ElfException;
  }

  /// Does `work` with a guest that is `code`.
  ///
  /// @throws UncheckedIOException if the file cannot be written
  /// @throws IllegalArgumentException in one line, if the program cannot be run
  public static <R> R with(byte[] code, Work<R> work) {
    try {
      return holding(MinimalElf.of(code), work);
    } catch (ElfException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /// Does `work` with a guest that is a replay file's program on its processor.
  ///
  /// @throws UncheckedIOException if the file cannot be written
  /// @throws IllegalArgumentException in one line, if the program cannot be run
  public static <R> R with(ReplayFile file, Work<R> work) {
    return with(file.bytes(), guest -> work.with(guest.on(file.processor())));
  }

  /// Does `work` with a guest whose file is `elf`, sound or not.
  ///
  /// @throws UncheckedIOException if the file cannot be written
  /// @throws ElfException in one line, if the program cannot be run
  public static <R> R holding(byte[] elf, Work<R> work) throws ElfException {
    try {
      Path folder = Files.createTempDirectory("palimpsest");
      Path program = folder.resolve(NAME);
      try {
        Files.write(program, elf);
        return work.with(new Guest(program, List.of()));
      } finally {
        Files.deleteIfExists(program);
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no file for a program", e);
    }
  }
}
