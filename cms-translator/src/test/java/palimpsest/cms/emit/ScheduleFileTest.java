package palimpsest.cms.emit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import palimpsest.cms.TranslationPolicy;
import palimpsest.cms.ir.TraceParser;

/// Golden schedules, one claim a file, the claim its name.
///
/// A file is an explanation, the machine where it is not the default (`machine: tm8600`), what the policy forbids
/// (`without: alias control`, `gear: 2`), a trace, and below a line of dashes the molecules: offset, cycle, atoms. Run
/// with `-Dpalimpsest.bless=true` to write what comes out now.
class ScheduleFileTest {
  private static final Path FILES = Path.of("src/test/resources/filetests/schedule");
  private static final String RULE = "----\n";

  static Stream<Path> files() throws IOException {
    return Files.list(FILES).sorted();
  }

  @ParameterizedTest
  @MethodSource("files")
  void scheduledAsTheFileSays(Path file) throws IOException {
    String text = Files.readString(file);
    String question = text.contains(RULE) ? text.substring(0, text.indexOf(RULE)) : text;
    String header = question.substring(0, question.indexOf("\ntrace ") + 1);
    CompiledTrace compiled = TranslationBench.compile(
        TranslationBench.machine(word(header, "machine: ", "tm5800")),
        TraceParser.parse(question.substring(header.length())),
        policy(header));
    String whole = question + RULE
        + compiled.listing().stream().map(molecule -> molecule + "\n").collect(Collectors.joining());
    if (Boolean.getBoolean("palimpsest.bless")) {
      Files.writeString(file, whole);
    }
    assertEquals(whole, Files.readString(file));
  }

  static TranslationPolicy policy(String header) {
    if (word(header, "gear: ", "3").equals("2")) {
      return TranslationPolicy.quick(32);
    }
    String without = word(header, "without: ", "");
    TranslationPolicy bold = TranslationPolicy.optimised(32).withUnroll(1);
    TranslationPolicy ordered = without.contains("reordering")
        ? bold.withReordering(TranslationPolicy.Reordering.OFF)
        : without.contains("alias") ? bold.withReordering(TranslationPolicy.Reordering.PROVABLE) : bold;
    return without.contains("control") ? ordered.withoutControlSpeculation() : ordered;
  }

  static String word(String header, String key, String otherwise) {
    return header.lines().filter(line -> line.startsWith(key)).map(line -> line.substring(key.length()))
        .findFirst().orElse(otherwise);
  }
}
