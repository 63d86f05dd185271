package palimpsest.verify.engines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;
import palimpsest.verify.battery.AreaReport;
import palimpsest.verify.battery.Stint;
import palimpsest.verify.generate.GuestCode;
import palimpsest.verify.generate.GuestCodes;
import palimpsest.verify.guest.Guest;
import palimpsest.verify.replay.ProgramFile;
import palimpsest.verify.replay.Replay;
import palimpsest.verify.replay.ReplayException;
import palimpsest.verify.replay.ReplayFile;
import palimpsest.verify.replay.ReplayVerdict;

/// Whatever the program, the machine, the switches of CMS and what is injected: both engines do the same.
class GeneratedProgramsOnBothEnginesTest {
  private static final int SNIPPETS = 10;
  private static final int PIECES = 12;

  @Provide
  Arbitrary<GuestCode> programs() {
    return GuestCodes.upTo(SNIPPETS);
  }

  @Provide
  Arbitrary<EnginesCase> cases() {
    return Arbitraries.longs().map(seed -> EnginesCase.draw(new Random(seed)));
  }

  @Property(tries = 150, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void theEnginesDoTheSame(@ForAll("programs") GuestCode program, @ForAll("cases") EnginesCase on) {
    byte[] code = program.assemble();
    Optional<EngineDifference> difference = ProgramFile.with(code, guest -> on.comparison(guest).run());
    difference.ifPresent(each -> fail(
        on + "\n" + each + "\n\n" + ReplayFile.of("Both engines do the same.", on.keys(), code).print()));
  }

  @Property(tries = 50, edgeCases = EdgeCasesMode.NONE)
  void aReplayFileGivesItsCaseBack(@ForAll("programs") GuestCode program, @ForAll("cases") EnginesCase on)
      throws ReplayException {
    ReplayFile file = ReplayFile.of("What holds.", on.keys(), program.assemble());
    ReplayFile read = ReplayFile.parse("file", file.print());
    assertEquals(file, read);
    assertEquals(on.toString(), EnginesCase.of(read).toString());
  }

  @Test
  void aReplayFileRepeatsAComparison() throws ReplayException {
    byte[] code = GuestCodes.upTo(SNIPPETS).sample().assemble();
    ReplayFile file = ReplayFile.of("Both engines do the same.", EnginesCase.draw(new Random(5)).keys(), code);
    ReplayVerdict verdict = new Replay(List.of(new EnginesReplayer())).run("text", file);
    assertTrue(verdict.holds(), verdict::explanation);
  }

  @Test
  void theAreaComparesBothKindsOfProgramsAndFindsNothing() {
    List<Guest> guests = List.of(
        new Guest(Path.of("guests/bin/selfmod"), List.of("3")), new Guest(Path.of("guests/bin/sort"), List.of("500")));
    AreaReport report = new EnginesArea(guests).run(Stint.of(11, PIECES));
    assertEquals(List.of(), report.findings());
    assertEquals(List.of(), report.skipped());
    assertEquals(PIECES, report.programs());
    assertTrue(report.tallies().stream().allMatch(tally -> tally.count() > 0), report.tallies()::toString);
  }
}
