package palimpsest.verify.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import palimpsest.host.machine.Machines;
import palimpsest.verify.battery.AreaReport.Tally;
import palimpsest.verify.replay.LockstepCase;
import palimpsest.verify.replay.LockstepReplayer;

/// Coverage counts what was executed, once, and nothing else.
class CoverageTest {
  private static final String EXIT = "b801000000 31db cd80";

  private static Coverage of(String code) {
    var coverage = new Coverage();
    byte[] bytes = HexFormat.of().parseHex(code.replace(" ", ""));
    LockstepReplayer.observe(LockstepCase.eager(Machines.DEFAULT, 1).lockstep().reference(), bytes, 100, coverage);
    return coverage;
  }

  private static List<Long> counts(Coverage coverage) {
    return coverage.tallies().stream().map(Tally::count).toList();
  }

  @Test
  void rowsKindsAndFlagsAreCountedAsExecuted() {
    assertEquals(List.of(3L, 3L, 5L), counts(of(EXIT)), "mov, int, and xor with five defined flags");
  }

  @Test
  void whatIsJumpedOverIsNotExecuted() {
    Coverage coverage = of("eb02 0fa2 " + EXIT);
    assertTrue(coverage.missing().contains("0F A2 CPUID NONE"));
    assertFalse(coverage.missing().contains("EB JMP NONE"));
  }

  @Test
  void anInstructionThatRaisesAnExceptionIsExecutedButLeavesNoFlags() {
    Coverage coverage = of("f4");
    assertFalse(coverage.missing().contains("F4 HLT NONE"));
    assertEquals(List.of(1L, 1L, 0L), counts(coverage));
  }

  @Test
  void registerAndMemoryAreTwoKindsOfOneRow() {
    assertEquals(List.of(4L, 4L), counts(of("01c0 " + EXIT)).subList(0, 2));
    assertEquals(List.of(4L, 5L), counts(of("01c0 01050000000a " + EXIT)).subList(0, 2));
  }

  @Test
  void whatTwoHaveSeenAddsUp() {
    Coverage sum = of(EXIT);
    sum.add(of("0fa2 " + EXIT));
    assertEquals(4L, sum.tallies().getFirst().count());
  }
}
