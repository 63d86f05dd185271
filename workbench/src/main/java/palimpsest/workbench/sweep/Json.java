package palimpsest.workbench.sweep;

import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/// Objects as lines of JSON: the same map gives the same bytes.
final class Json {
  private static final ObjectMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  static String line(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /// @throws JacksonException if the text is no object
  static Map<String, Object> map(String line) throws JacksonException {
    return MAPPER.readValue(line, new TypeReference<>() {});
  }
}
