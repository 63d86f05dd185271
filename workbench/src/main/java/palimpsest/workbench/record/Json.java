package palimpsest.workbench.record;

import java.util.Map;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/// Maps as JSON on one line: the same map gives the same bytes.
final class Json {
  private static final ObjectMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  static String text(Map<String, Object> map) {
    return MAPPER.writeValueAsString(map);
  }

  static String line(Map<String, Object> map) {
    return text(map) + "\n";
  }
}
