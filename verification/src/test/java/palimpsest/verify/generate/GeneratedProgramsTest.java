package palimpsest.verify.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import palimpsest.host.machine.Machines;
import palimpsest.verify.guest.Outcome;

/// Whatever the program, a translating machine does what the interpreter does: at every boundary its registers, EIP and
/// flags are the interpreter's, and its memory, output and exit are.
///
/// How many programs each property tries is `jqwik.tries.default` in `junit-platform.properties`; the system property
/// of that name has precedence.
class GeneratedProgramsTest {
  private static final int SNIPPETS = 12;

  @Provide
  Arbitrary<GuestCode> programs() {
    return GuestCodes.upTo(SNIPPETS);
  }

  @Provide
  Arbitrary<String> presets() {
    return Arbitraries.of(Machines.names());
  }

  @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void quickTranslationsDoWhatTheInterpreterDoes(
      @ForAll("programs") GuestCode program, @ForAll("presets") String preset) throws IOException {
    judge(program, preset, 2);
  }

  @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void optimisedTranslationsDoWhatTheInterpreterDoes(
      @ForAll("programs") GuestCode program, @ForAll("presets") String preset) throws IOException {
    judge(program, preset, 3);
  }

  private static void judge(GuestCode program, String preset, int gear) throws IOException {
    Path folder = Files.createTempDirectory("generated");
    try {
      Judge.on(folder, preset).judge(program.assemble(), gear);
    } finally {
      Files.deleteIfExists(folder.resolve("program"));
      Files.delete(folder);
    }
  }

  @Test
  void generatedProgramsBecomeTranslationsOfBothGears(@TempDir Path folder) {
    Judge judge = Judge.on(folder, Machines.DEFAULT);
    long quick = 0;
    long optimised = 0;
    for (GuestCode program : programs().list().ofSize(10).sample()) {
      Outcome outcome = judge.judge(program.assemble(), 3);
      quick += outcome.translations().get(0);
      optimised += outcome.translations().get(1);
    }
    assertTrue(quick > 0 && optimised > 0, quick + " quick and " + optimised + " optimised translations");
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void aRegressionFileGivesTheCodeBack(@ForAll("programs") GuestCode program) {
    assertEquals(
        HexFormat.of().formatHex(program.assemble()),
        HexFormat.of().formatHex(RegressionFile.read(program.toString())));
  }
}
