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
  private final Path draft;

  private StatsFile(Path target, Path draft) {
    this.target = target;
    this.draft = draft;
  }

  /// Makes sure the file can be written, before a long run.
  ///
  /// @throws UsageException in one line, if it cannot
  static StatsFile open(Path target) {
    Path folder = target.toAbsolutePath().normalize().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new UsageException("--stats " + target + ": its folder does not exist; create it first");
    }
    if (Files.isDirectory(target)) {
      throw new UsageException("--stats " + target + ": is a folder; name a file");
    }
    if (Files.exists(target) ? !Files.isWritable(target) : !Files.isWritable(folder)) {
      throw new UsageException("--stats " + target + ": cannot be written; choose another place");
    }
    return new StatsFile(target, folder.resolve("." + target.getFileName() + ".draft"));
  }

  void write(RunResult result) {
    try {
      Files.writeString(draft, json(result.toMap()), StandardCharsets.UTF_8);
      Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      deleteDraft();
      throw new UsageException("--stats " + target + ": cannot be written: " + e.getMessage());
    }
  }

  /// The statistics as text: the same map gives the same bytes.
  static String json(Map<String, Object> statistics) {
    return MAPPER.writeValueAsString(statistics) + "\n";
  }

  private void deleteDraft() {
    try {
      Files.deleteIfExists(draft);
    } catch (IOException _) {
      // The complaint about the file itself says enough.
      return;
    }
  }
}
