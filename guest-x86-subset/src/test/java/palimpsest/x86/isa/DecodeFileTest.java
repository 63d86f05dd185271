package palimpsest.x86.isa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Golden files: bytes on the left, what they say on the right; the file's name is the claim.
///
/// Lines that begin with `#` are for readers, except `# 16-bit code segment` and `# all extensions`. Instructions stand
/// at 0x8048000, in 16-bit segments at 0x8000. The texts were compared with GNU objdump's where the two agree on what
/// is an instruction. Run with `-Dpalimpsest.bless=true` to write what the decoder says now.
final class DecodeFileTest {
  private static final Path FILES = Path.of("src/test/resources/filetests/decode");
  private static final Decoder WHOLE = new Decoder(EnumSet.allOf(Extension.class));
  private static final String SEPARATOR = " | ";

  @TestFactory
  Stream<DynamicTest> files() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(FILES)) {
      files = all.sorted().toList();
    }
    assertFalse(files.isEmpty());
    return files.stream().map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file)));
  }

  private static void check(Path file) throws IOException {
    String expected = Files.readString(file);
    boolean sixteen = expected.contains("# 16-bit code segment\n");
    boolean extended = expected.contains("# all extensions\n");
    String actual =
        expected.lines().map(line -> answered(line, sixteen, extended)).collect(Collectors.joining("\n", "", "\n"));
    if (Boolean.getBoolean("palimpsest.bless")) {
      Files.writeString(file, actual);
    } else {
      assertEquals(expected, actual);
    }
  }

  private static String answered(String line, boolean sixteen, boolean extended) {
    if (line.isBlank() || line.startsWith("#")) {
      return line;
    }
    String bytes = line.split("\\|")[0].strip();
    return bytes + SEPARATOR + text(HexFormat.of().parseHex(bytes.replace(" ", "")), sixteen, extended);
  }

  private static String text(byte[] bytes, boolean sixteen, boolean extended) {
    int address = sixteen ? 0x8000 : 0x8048000;
    Decoder decoder = sixteen ? new Decoder(Width.WORD) : extended ? WHOLE : new Decoder();
    return switch (decoder.decode(new RecordedBytes(bytes))) {
      case Decoded.Valid(var instruction) -> {
        assertEquals(bytes.length, instruction.length(), () -> HexFormat.of().formatHex(bytes));
        yield new Disassembler().print(instruction, address);
      }
      case Decoded.Invalid(int length, var reason) -> "(" + reason + " after " + length + ")";
    };
  }

  /// The file of all rows cannot fall behind the table: it has the bytes of each, in order.
  @Test
  void tableFileCoversTheTable() throws IOException {
    Path file = FILES.resolve("every-row-of-the-table-decodes-to-its-name.txt");
    List<String> wanted = OpcodeTable.whole().rows().stream().map(DecodeFileTest::example).toList();
    if (Boolean.getBoolean("palimpsest.bless")) {
      Files.writeString(
          file, wanted.stream()
              .map(bytes -> answered(bytes, false, true))
              .collect(Collectors.joining("\n", "# all extensions\n", "\n")));
    }
    List<String> present =
        Files.readAllLines(file).stream()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.split("\\|")[0].strip())
            .toList();
    assertEquals(wanted, present);
  }

  private static String example(OpcodeRow row) {
    byte[] bytes = RowEncoding.of(row, RowEncoding.firstModrm(row), new Random(row.opcode()));
    Decoded decoded = WHOLE.decode(new RecordedBytes(bytes));
    int length = decoded instanceof Decoded.Valid(var instruction) ? instruction.length() : bytes.length;
    return HexFormat.ofDelimiter(" ").formatHex(bytes, 0, length);
  }
}
