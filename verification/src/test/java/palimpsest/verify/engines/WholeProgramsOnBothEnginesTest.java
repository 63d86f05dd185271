package palimpsest.verify.engines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import palimpsest.host.machine.Machines;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.guest.ManifestRow;

/// Whole guest programs on both engines: where code is hot for long, an engine does what it never comes to in short
/// runs.
class WholeProgramsOnBothEnginesTest {
  /// More than any guest program uses.
  private static final int GUEST_MIB = 24;

  private static final int CONCEALED_MIB = 8;
  private static final Path GUESTS = Path.of("guests");

  /// Compared now and then; and at the end alone, with nothing that makes an engine come to rest more often.
  private static final long SELDOM = 1_000_000;

  /// Programs for which the default machine must do: many instructions, or few, and nothing that depends on the
  /// machine.
  private static final Pattern ON_ONE = Pattern.compile("flags|bcd|hello.*|fault-.*");

  /// Programs that run on the widest machine too.
  private static final List<String> WIDE = List.of("sha256", "sieve", "hashmap", "selfmod", "linpack", "nbody");

  @TestFactory
  Stream<DynamicTest> everyProgramDoesTheSameOnBothFamilies() throws IOException {
    return ManifestRow.all(GUESTS, "small").stream().flatMap(row -> Stream.of("tm5800", "tm8600")
        .filter(machine -> machine.equals(Machines.DEFAULT) || !ON_ONE.matcher(row.program()).matches())
        .map(machine -> test(row, machine, machine.equals(Machines.DEFAULT) ? SELDOM : Long.MAX_VALUE)));
  }

  @TestFactory
  Stream<DynamicTest> someProgramsDoTheSameOnTheWidestMachine() throws IOException {
    return ManifestRow.all(GUESTS, "small").stream()
        .filter(row -> WIDE.contains(row.program()))
        .map(row -> test(row, "ideal16", SELDOM));
  }

  private static DynamicTest test(ManifestRow row, String machine, long every) {
    String name = row.program() + " " + String.join(" ", row.arguments()) + " on " + machine;
    return DynamicTest.dynamicTest(name, () -> {
      var out = new ByteArrayOutputStream();
      var comparison = new EngineComparison(
          Configuration.ordinary(Configuration.withMemory(Machines.load(machine), GUEST_MIB, CONCEALED_MIB), 4),
          row.guest().launch(out, OutputStream.nullOutputStream()),
          every,
          Long.MAX_VALUE);
      comparison.run().ifPresent(difference -> fail(difference.toString()));
      assertEquals(row.expectedOutput(), out.toString(StandardCharsets.ISO_8859_1));
    });
  }
}
