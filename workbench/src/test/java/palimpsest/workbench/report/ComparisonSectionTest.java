package palimpsest.workbench.report;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What is said of two runs names what changed, and whether the comparison is fair.
class ComparisonSectionTest {
  private static Run run(String guest, long miss, long still) {
    Map<String, Long> cycles = Example.cycles(0);
    cycles.put("issue", 100L);
    cycles.put("miss.l2", miss);
    cycles.put("dvfs", still);
    Stats stats = Stats.of(Fields.of(Example.json(Example.stats(guest, cycles, Example.energy(5))), "file"));
    List<FunctionUse> functions = FunctionUse.all(List.of(
        line("main", Map.of("issue", 100L, "miss.l2", miss), 3), line("[nobody]", Map.of("dvfs", still), 0)));
    return new Run("file", guest, stats, List.of(), functions);
  }

  private static Fields line(String name, Map<String, Long> stack, int gear) {
    return Fields.of(Example.json(Example.function(name, stack, gear)), "line");
  }

  private static String said(Run before, Run after) {
    return String.join("\n", ComparisonSection.of(before, after).sentences().stream().map(Sentence::text).toList());
  }

  @Test
  void theLeafAndTheFunctionThatChangedMostAreNamed() {
    String said = said(run("guest", 10, 0), run("guest", 60, 30));

    assertAll(
        () -> assertTrue(said.contains("(+80 cycles) the leaf that changed most is miss.l2 with +50 cycles"), said),
        () -> assertTrue(said.contains("slower most is main with +50 cycles"), said),
        () -> assertFalse(said.contains("faster most"), said));
  }

  @Test
  void workThatBelongsToNoFunctionIsNoGuestFunctionThatGotSlower() {
    assertFalse(said(run("guest", 10, 0), run("guest", 10, 80)).contains("guest function"));
  }

  @Test
  void otherCommandsAreSaidToBeOtherWork() {
    assertTrue(said(run("one", 10, 0), run("other", 10, 0)).contains("not run the same command"));
    assertFalse(said(run("one", 10, 0), run("one", 20, 0)).contains("not run the same command"));
  }
}
