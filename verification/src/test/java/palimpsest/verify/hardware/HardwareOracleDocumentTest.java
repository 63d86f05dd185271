package palimpsest.verify.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import palimpsest.x86.isa.Mnemonic;
import palimpsest.x86.isa.OpcodeRow;
import palimpsest.x86.isa.OpcodeTable;

/// The tables of `docs/hardware-oracle.md` are what the code says; `-Dpalimpsest.bless=true` writes them anew.
class HardwareOracleDocumentTest {
  private static final Path DOCUMENT = Path.of("../docs/hardware-oracle.md");

  @Test
  void everyRowThatLongModeCannotJudgeIsListedWithItsReason() throws IOException {
    Map<LongModeEncoding.Obstacle, List<String>> rows = new TreeMap<>();
    for (OpcodeRow row : OpcodeTable.i686().rows()) {
      if (Coverage.unasked(row.mnemonic()).isEmpty()) {
        obstacle(row).ifPresent(found -> rows.computeIfAbsent(found, _ -> new ArrayList<>()).add(row.encoding()));
      }
    }
    var table = new StringBuilder("| rows | why |\n|---|---|\n");
    rows.forEach((found, list) -> table.append("| %s | %s |%n".formatted(String.join(", ", list), found.reason())));
    check("obstacles", table.toString());
  }

  private static Optional<LongModeEncoding.Obstacle> obstacle(OpcodeRow row) {
    return row.opcode() == 0x82 && !row.twoByte()
        ? Optional.of(LongModeEncoding.Obstacle.NOT_IN_LONG_MODE)
        : LongModeEncoding.obstacle(row.mnemonic());
  }

  @Test
  void everyMnemonicNobodyIsAskedAboutIsListedWithItsReason() throws IOException {
    Map<Coverage.Unasked, List<String>> names = new TreeMap<>();
    for (Mnemonic mnemonic : Mnemonic.values()) {
      Coverage.unasked(mnemonic)
          .ifPresent(found -> names.computeIfAbsent(found, _ -> new ArrayList<>()).add(mnemonic.name()));
    }
    var table = new StringBuilder("| instructions | why |\n|---|---|\n");
    names.forEach((found, list) -> table.append("| %s | %s |%n".formatted(String.join(", ", list), found.reason())));
    check("unasked", table.toString());
  }

  @Test
  void everyRowOfTheMaskTableIsListedWithItsCitation() throws IOException {
    var table = new StringBuilder("| what may differ | who says so |\n|---|---|\n");
    for (UndefinedResult row : UndefinedResult.values()) {
      table.append("| %s | %s |%n".formatted(row.what(), row.citation()));
    }
    check("masks", table.toString());
  }

  private static void check(String name, String table) throws IOException {
    String document = Files.readString(DOCUMENT);
    String begin = "<!-- " + name + " -->\n";
    int from = document.indexOf(begin) + begin.length();
    int to = document.indexOf("<!-- end -->", from);
    if (Boolean.getBoolean("palimpsest.bless")) {
      Files.writeString(DOCUMENT, document.substring(0, from) + table + document.substring(to));
    } else {
      assertEquals(
          table.lines().collect(Collectors.toList()),
          document.substring(from, to).lines().collect(Collectors.toList()));
    }
  }
}
