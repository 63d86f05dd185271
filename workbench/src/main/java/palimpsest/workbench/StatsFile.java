package palimpsest.workbench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// A statistics file: found writable before the guest starts, written whole or not at all when it has ended.
final class StatsFile {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Path target;

  private StatsFile(Path target) {
    this.target = target;
  }

  /// Makes sure the file can be written, before a long run; makes nothing yet.
  ///
  /// @throws UsageException in one line, if it cannot
  static StatsFile open(Path target) {
    Path folder = target.toAbsolutePath().normalize().getParent();
    if (Files.isDirectory(target)) {
      throw new UsageException("--stats " + target + ": is a folder; name a file");
    }
    if (folder == null || !Files.isDirectory(folder)) {
      throw new UsageException("--stats " + target + ": its folder does not exist; create it first");
    }
    if (Files.exists(target) ? !Files.isWritable(target) : !Files.isWritable(folder)) {
      throw new UsageException("--stats " + target + ": cannot be written; choose another place");
    }
    return new StatsFile(target);
  }

  /// Writes the file.
  ///
  /// @throws UsageException in one line, if that fails after all; what stood there before then stands there still
  void write(RunResult result) {
    String text = json(result.toMap());
    try {
      if (Files.exists(target) && !Files.isRegularFile(target)) {
        // A pipe or a device: it is written to, never replaced.
        Files.writeString(target, text);
      } else {
        replace(Files.exists(target) ? target.toRealPath() : target.toAbsolutePath(), text);
      }
    } catch (IOException e) {
      throw new UsageException("--stats " + target + ": cannot be written: " + e.getMessage());
    }
  }

  private static void replace(Path file, String text) throws IOException {
    Path draft = file.resolveSibling("." + file.getFileName() + ".draft");
    try {
      Files.writeString(draft, text, StandardCharsets.UTF_8);
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /// The statistics as text: the same map gives the same bytes.
  static String json(Map<String, Object> statistics) {
    return MAPPER.writeValueAsString(statistics) + "\n";
  }
}
