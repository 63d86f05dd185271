package palimpsest.verify.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;
import palimpsest.host.machine.Machines;
import palimpsest.verify.guest.Outcome;
import palimpsest.verify.replay.LockstepCase;
import palimpsest.verify.replay.ReplayException;
import palimpsest.verify.replay.ReplayFile;

/// Whatever the program, a translating machine does what the interpreter does: at every boundary its registers, EIP and
/// flags are the interpreter's, and its memory, output and exit are.
///
/// How many programs each property tries is `jqwik.tries.default` in `junit-platform.properties`; the system property
/// of that name has precedence.
class GeneratedProgramsTest {
  private static final int SNIPPETS = 8;

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
      @ForAll("programs") GuestCode program, @ForAll("presets") String preset) {
    Judge.judge(program.assemble(), preset, 2);
  }

  @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void optimisedTranslationsDoWhatTheInterpreterDoes(
      @ForAll("programs") GuestCode program, @ForAll("presets") String preset) {
    Judge.judge(program.assemble(), preset, 3);
  }

  @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void thoroughTranslationsDoWhatTheInterpreterDoes(
      @ForAll("programs") GuestCode program, @ForAll("presets") String preset) {
    Judge.judge(program.assemble(), preset, 4);
  }

  @Test
  void generatedProgramsBecomeTranslationsOfAllGears() {
    long quick = 0;
    long optimised = 0;
    long thorough = 0;
    for (GuestCode program : programs().list().ofSize(10).sample()) {
      Outcome outcome = Judge.judge(program.assemble(), Machines.DEFAULT, 4);
      quick += outcome.translations().get(0);
      optimised += outcome.translations().get(1);
      thorough += outcome.translations().get(2);
    }
    assertTrue(
        quick > 0 && optimised > 0 && thorough > 0,
        quick + " quick, " + optimised + " optimised and " + thorough + " thorough translations");
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void aReplayFileGivesItsCaseBack(@ForAll("programs") GuestCode program, @ForAll("presets") String preset)
      throws ReplayException {
    ReplayFile file = ReplayFile.of("What holds.", LockstepCase.eager(preset, 2).keys(), program.assemble());
    assertEquals(file, ReplayFile.parse("file", file.print()));
    assertEquals(LockstepCase.eager(preset, 2), LockstepCase.of(file));
  }
}
