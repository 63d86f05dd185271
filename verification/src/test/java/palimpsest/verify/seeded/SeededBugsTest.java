package palimpsest.verify.seeded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import palimpsest.verify.battery.AreaReport;
import palimpsest.verify.battery.Stint;

/// Seeded bugs can still be put in, and are caught.
///
/// A build hunts a few; `-Dpalimpsest.seeded=all` hunts all of them.
class SeededBugsTest {
  private static final ClassLoader TYPES = SeededBugsTest.class.getClassLoader();
  private static final long SEED = 1;

  static List<SeededBug> all() {
    return SeededBugs.all();
  }

  /// One or two of each kind that show soon.
  static Stream<SeededBug> few() {
    List<String> mistakes = List.of(
        "the scale of an index is one bit too wide",
        "SBB forgets the borrow",
        "a register that changes in a loop is taken for an invariant",
        "a result is used in the cycle it is made in",
        "a load hoisted above a store is not checked by it",
        "a side exit retires nothing",
        "chains into a removed translation stay",
        "EDI is not taken back from the host",
        "a dynamic wait is charged to no translation",
        "molecules before a branch are not counted where it is taken");
    return SeededBugs.all().stream().filter(bug -> mistakes.contains(bug.mistake()));
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyBugFitsItsPlaceAndIsValidCode(SeededBug bug) throws ClassNotFoundException {
    byte[] original = MutatingLoader.classFile(TYPES, bug.className());
    byte[] changed = Mutation.of(bug, original, TYPES);
    assertFalse(Arrays.equals(original, changed), "nothing changed");
    assertEquals(List.of(), Mutation.problems(changed, TYPES));
  }

  @Test
  void thereAreAtLeastFortyDifferentBugs() {
    assertTrue(SeededBugs.all().size() >= 40);
    assertEquals(SeededBugs.all().size(), SeededBugs.all().stream().map(SeededBug::mistake).distinct().count());
    assertEquals(10, few().count());
  }

  @Test
  void anEditThatFitsAnotherNumberOfPlacesIsAnError() throws ClassNotFoundException {
    SeededBug bug = SeededBug.in(
        "cms.lift.Semantics.lift", "wrong", new Edit.Name("SBB", "SUB"), 1, 1, Noticed.DIVERGENCE);
    byte[] original = MutatingLoader.classFile(TYPES, bug.className());
    var error = assertThrows(IllegalStateException.class, () -> Mutation.of(bug, original, TYPES));
    assertTrue(error.toString().contains("fits 2 places"), error.toString());
  }

  @Test
  void aWorldWithoutABugAgreesWithOurs() {
    try (ProgramSet programs = new ProgramSet(SEED)) {
      Subject other = new MutatingLoader(TYPES, Optional.empty()).subject();
      for (int i = 0; i < 6; i++) {
        ProgramSet.Expected expected = programs.program(i);
        Observation observation = other.run(expected.trial());
        assertEquals("", observation.explanation());
        assertEquals(expected.result(), observation.result());
      }
    }
  }

  @Test
  void aFewBugsAreCaughtSoon() {
    assertAllCaught(new SeededBugsArea(few().toList()).run(Stint.of(SEED, Integer.MAX_VALUE)));
  }

  @Test
  @EnabledIfSystemProperty(named = "palimpsest.seeded", matches = "all")
  void allBugsAreCaught() {
    assertAllCaught(new SeededBugsArea().run(Stint.of(SEED, Integer.MAX_VALUE)));
  }

  private static void assertAllCaught(AreaReport report) {
    assertEquals(List.of(), report.findings());
  }
}
