package palimpsest.host.code;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class EncodingDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "host-encoding.md");
  private static final String HEADING = "| number | atom |";

  /// Run with `-Dbless=true` to write the table after a change of the opcode table.
  @Test
  void theOpcodeTableInTheDocumentIsTheCodes() throws IOException {
    String document = Files.readString(DOCUMENT);
    int start = document.indexOf(HEADING);
    String before = start < 0 ? document : document.substring(0, start);
    if (Boolean.getBoolean("bless")) {
      Files.writeString(DOCUMENT, before + table());
    }
    assertEquals(before + table(), Files.readString(DOCUMENT));
  }

  private static String table() {
    StringBuilder table = new StringBuilder(HEADING).append("\n|---|---|\n");
    for (int number = 0; number < OpcodeNumbers.COUNT; number++) {
      int n = number;
      OpcodeNumbers.form(number).ifPresent(
          form -> table.append("| ").append(n).append(" | `").append(form.text()).append("` |\n"));
    }
    return table.toString();
  }
}
