package palimpsest.cms.emit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import palimpsest.cms.TranslationPolicy;
import palimpsest.cms.ir.Trace;
import palimpsest.cms.ir.TraceParser;
import palimpsest.cms.ir.TracePrinter;
import palimpsest.cms.optimise.Rotation;
import palimpsest.host.machine.MachineDescription;

/// Golden loops, one claim a file, the claim its name: a trace, and below a line of dashes what `tm5800` executes in
/// gear 4, as a trace and as molecules. Run with `-Dpalimpsest.bless=true` to write what comes out now.
class RotationFileTest {
  private static final Path FILES = Path.of("src/test/resources/filetests/rotation");
  private static final String RULE = "----\n";

  static Stream<Path> files() throws IOException {
    return Files.list(FILES).sorted();
  }

  @ParameterizedTest
  @MethodSource("files")
  void rotatedAsTheFileSays(Path file) throws IOException {
    String text = Files.readString(file);
    String question = text.contains(RULE) ? text.substring(0, text.indexOf(RULE)) : text;
    Trace trace = TraceParser.parse(question.substring(question.indexOf("\ntrace ") + 1));
    MachineDescription machine = TranslationBench.machine("tm5800");
    TranslationPolicy policy = RotationTest.thorough();
    Backend backend = new Backend(machine, Backend.Proof.CHECKED);
    List<Trace> forms =
        Rotation.candidates(trace, policy, machine.tables().aliasEntries() / 2, backend.mostCarried());
    Compilation.Compiled made = (Compilation.Compiled) backend.compile(forms, policy);
    String whole = question
        + RULE
        + TracePrinter.print(made.form())
        + RULE
        + made.trace().listing().stream().map(molecule -> molecule + "\n").collect(Collectors.joining());
    if (Boolean.getBoolean("palimpsest.bless")) {
      Files.writeString(file, whole);
    }
    assertEquals(whole, Files.readString(file));
  }
}
