package palimpsest.x86.interp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import palimpsest.x86.cpu.GuestState;

/// Budgets, thresholds, marks and profiles: the doors CMS uses.
class RunTest {
  /// L: add eax, ecx ; push eax ; pop edx ; dec ecx ; jnz L ; int 0x80.
  private static final String LOOP = "01 c8 50 5a 49 75 f9 cd 80";

  @Property(tries = 50, edgeCases = EdgeCasesMode.NONE)
  void anySplitOfTheBudgetComesToTheSame(@ForAll @IntRange(min = 1, max = 60) int first) {
    Bench whole = Bench.of(LOOP).set(GuestState.ECX, 12);
    assertEquals(Stop.INTERRUPT, whole.interpreter.run(1000, Interpreter.NEVER_HOT));
    assertEquals(61, whole.interpreter.instructionsRetired());
    Bench split = Bench.of(LOOP).set(GuestState.ECX, 12);
    assertEquals(Stop.BUDGET, split.interpreter.run(first, Interpreter.NEVER_HOT));
    assertEquals(first, split.interpreter.instructionsRetired());
    assertEquals(Stop.INTERRUPT, split.interpreter.run(1000, Interpreter.NEVER_HOT));
    assertEquals(61, split.interpreter.instructionsRetired());
    assertEquals(0x80, split.interpreter.interruptVector());
    assertEquals(split.state.eip() - 2, split.interpreter.interruptAddress());
    for (int i = 0; i < 8; i++) {
      assertEquals(whole.gpr(i), split.gpr(i));
    }
    assertEquals(whole.state.eflags(), split.state.eflags());
    assertEquals(Bench.CODE + 9, split.state.eip());
  }

  @Test
  void aBlockIsHotBeforeTheEntryThatReachesTheThreshold() {
    Bench bench = Bench.of(LOOP).set(GuestState.ECX, 100);
    assertEquals(Stop.HOT, bench.interpreter.run(1000, 8));
    assertEquals(Bench.CODE, bench.state.eip());
    assertEquals(7, bench.interpreter.executions(Bench.CODE));
    assertEquals(35, bench.interpreter.instructionsRetired());
  }

  @Test
  void theFirstBlockOfACallAlwaysExecutes() {
    Bench bench = Bench.of(LOOP).set(GuestState.ECX, 100);
    bench.interpreter.markTranslated(Bench.CODE, true);
    assertEquals(Stop.TRANSLATED, bench.interpreter.run(1000, 1));
    assertEquals(5, bench.interpreter.instructionsRetired());
    assertEquals(Stop.TRANSLATED, bench.interpreter.run(1000, 1));
    assertEquals(10, bench.interpreter.instructionsRetired());
  }

  @Test
  void aPostponedBlockIsQuietForAWhile() {
    Bench bench = Bench.of(LOOP).set(GuestState.ECX, 100);
    assertEquals(Stop.HOT, bench.interpreter.run(1000, 5));
    bench.interpreter.postpone(Bench.CODE, 10);
    assertEquals(Stop.HOT, bench.interpreter.run(1000, 5));
    assertEquals(14, bench.interpreter.executions(Bench.CODE));
  }

  @Test
  void profilesCountBranchesByDirection() {
    Bench bench = Bench.of(LOOP).set(GuestState.ECX, 12);
    bench.interpreter.run(1000, Interpreter.NEVER_HOT);
    BlockProfile block = bench.interpreter.profile(Bench.CODE).orElseThrow();
    assertEquals(12, block.executions());
    assertEquals(5, block.instructions());
    assertEquals(7, block.bytes());
    assertEquals(new BranchProfile(Bench.CODE + 5, 11, 1, List.of()), block.ending().orElseThrow());
    assertEquals(block.ending(), bench.interpreter.branch(Bench.CODE + 5));
  }

  @Test
  void indirectTransfersRememberTheirTargets() {
    // L: call [DATA + ecx*4] ; dec ecx ; jns L ; int 0x80, with two functions that only return
    Bench bench = Bench.of("ff 14 8d 00 00 04 00 49 79 f6 cd 80").code(Bench.CODE + 0x100, "c3 90 90 c3");
    for (int i = 0; i < 6; i++) {
      bench.memory.write32(Bench.DATA + 4 * i, Bench.CODE + (i % 3 == 0 ? 0x103 : 0x100));
    }
    bench.set(GuestState.ECX, 5);
    assertEquals(Stop.INTERRUPT, bench.interpreter.run(1000, Interpreter.NEVER_HOT));
    List<BranchProfile.Target> targets = bench.interpreter.branch(Bench.CODE).orElseThrow().targets();
    assertEquals(
        List.of(
            new BranchProfile.Target(Bench.CODE + 0x100, 4), new BranchProfile.Target(Bench.CODE + 0x103, 2)),
        targets);
  }

  @Test
  void aMarkSurvivesTheDroppingOfItsBlock() {
    Bench bench = Bench.of(LOOP).set(GuestState.ECX, 100);
    bench.interpreter.markTranslated(Bench.CODE, true);
    bench.interpreter.run(5, Interpreter.NEVER_HOT);
    bench.memory.write8(Bench.CODE, 0x01);
    assertTrue(bench.interpreter.profile(Bench.CODE).isEmpty());
    assertEquals(Stop.TRANSLATED, bench.interpreter.run(1000, Interpreter.NEVER_HOT));
  }

  @Test
  void theTimeReadCountsEveryInstructionBefore() {
    // inc eax ; inc eax ; rdtsc ; int 0x80: wherever the run is paused, RDTSC starts a block
    Bench bench = Bench.of("40 40 0f 31 cd 80");
    bench.interpreter.run(100, Interpreter.NEVER_HOT);
    assertEquals(2, bench.interpreter.profile(Bench.CODE).orElseThrow().instructions());
    assertTrue(bench.interpreter.profile(Bench.CODE + 2).isPresent());
  }
}
