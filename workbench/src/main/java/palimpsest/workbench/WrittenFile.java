package palimpsest.workbench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// A file a command writes: found writable before the guest starts, written whole or not at all when it has ended.
final class WrittenFile {
  private final String option;
  private final Path target;

  private WrittenFile(String option, Path target) {
    this.option = option;
    this.target = target;
  }

  /// Makes sure the file can be written, before a long run; makes nothing yet.
  ///
  /// @param option the option that names it, for complaints
  /// @throws UsageException in one line, if it cannot
  static WrittenFile open(String option, Path target) {
    Path folder = target.toAbsolutePath().normalize().getParent();
    if (Files.isDirectory(target)) {
      throw new UsageException(option + " " + target + ": is a folder; name a file");
    }
    if (folder == null || !Files.isDirectory(folder)) {
      throw new UsageException(option + " " + target + ": its folder does not exist; create it first");
    }
    if (Files.exists(target) ? !Files.isWritable(target) : !Files.isWritable(folder)) {
      throw new UsageException(option + " " + target + ": cannot be written; choose another place");
    }
    return new WrittenFile(option, target);
  }

  /// Writes the file.
  ///
  /// @throws UsageException in one line, if that fails after all; what stood there before then stands there still
  void write(byte[] bytes) {
    try {
      if (Files.exists(target) && !Files.isRegularFile(target)) {
        // A pipe or a device: it is written to, never replaced.
        Files.write(target, bytes);
      } else {
        replace(Files.exists(target) ? target.toRealPath() : target.toAbsolutePath(), bytes);
      }
    } catch (IOException e) {
      throw new UsageException(option + " " + target + ": cannot be written: " + e.getMessage());
    }
  }

  private static void replace(Path file, byte[] bytes) throws IOException {
    Path draft = file.resolveSibling("." + file.getFileName() + ".draft");
    try {
      Files.write(draft, bytes);
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}
