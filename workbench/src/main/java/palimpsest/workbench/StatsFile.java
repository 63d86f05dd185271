package palimpsest.workbench;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// A statistics file.
final class StatsFile {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final WrittenFile file;

  private StatsFile(WrittenFile file) {
    this.file = file;
  }

  /// Makes sure the file can be written, before a long run; makes nothing yet.
  ///
  /// @throws UsageException in one line, if it cannot
  static StatsFile open(Path target) {
    return new StatsFile(WrittenFile.open("--stats", target));
  }

  /// Writes the file.
  ///
  /// @throws UsageException in one line, if that fails after all; what stood there before then stands there still
  void write(RunResult result) {
    file.write(json(result.toMap()).getBytes(StandardCharsets.UTF_8));
  }

  /// The statistics as text: the same map gives the same bytes.
  static String json(Map<String, Object> statistics) {
    return MAPPER.writeValueAsString(statistics) + "\n";
  }
}
