package palimpsest.cms.adapt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import palimpsest.cms.CmsSettings;
import palimpsest.cms.CmsSwitch;
import palimpsest.cms.TranslationPolicy;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// The ladder from bold to careful is climbed for a reason, one rung at a time, and not up and down for ever.
class LearnedPoliciesTest {
  private static final int HEAD = 0x1000;
  private static final int DEPTH = 32;

  private final LearnedPolicies learned = learned("adaptive.patience=4,adaptive.rare=10,adaptive.forgive=100");
  private long executions;

  private static LearnedPolicies learned(String settings) {
    return new LearnedPolicies(DEPTH, CmsSettings.STANDARD.with(settings));
  }

  private int gear = 3;

  private boolean fails(Cause cause, int culprit) {
    return learned.failed(HEAD, gear, cause, List.of(culprit), new Moment(1, ++executions));
  }

  /// Fails until a rung is taken.
  ///
  /// @return the rung, in words
  private String climb(Cause cause, int culprit) {
    for (int i = 1; i < 4; i++) {
      assertFalse(fails(cause, culprit), "a rung was taken at failure " + i);
    }
    assertTrue(fails(cause, culprit), "no rung was taken");
    return learned.lessons().getFirst().rungs().getLast().text();
  }

  @Property(tries = 100)
  void whatWasLearnedCanBeSavedAndIsLearnedOnFrom(@ForAll long seed) throws StateException {
    Random random = new Random(seed);
    LearnedPolicies saved = learned("adaptive.patience=2,adaptive.rare=10,adaptive.forgive=30");
    live(random, saved);
    StateWriter out = new StateWriter();
    saved.save(out);
    LearnedPolicies restored = learned("adaptive.patience=2,adaptive.rare=10,adaptive.forgive=30");
    StateReader in = new StateReader("test", out.toByteArray());
    restored.restore(in);
    in.end();
    long further = random.nextLong();
    assertEquals(live(new Random(further), saved), live(new Random(further), restored));
    assertEquals(saved.lessons(), restored.lessons());
    for (int head = HEAD; head < HEAD + 4; head++) {
      for (int each = 2; each <= 4; each++) {
        assertEquals(saved.policy(head, each), restored.policy(head, each));
      }
    }
  }

  /// Fails and forgives at random.
  ///
  /// @return what came of each
  private static List<Boolean> live(Random random, LearnedPolicies policies) {
    List<Boolean> came = new ArrayList<>();
    long executions = 0;
    for (int i = 0; i < 200; i++) {
      int head = HEAD + random.nextInt(4);
      executions += random.nextInt(8);
      Moment now = new Moment(1 + random.nextInt(2), executions);
      Cause cause = Cause.values()[random.nextInt(Cause.values().length)];
      List<Integer> culprits = List.of(head + random.nextInt(3));
      came.add(random.nextInt(4) == 0
          ? policies.forgiven(head, now)
          : policies.failed(head, 2 + random.nextInt(3), cause, culprits, now));
    }
    return came;
  }

  @Test
  void aConflictFirstConcernsTheAccessesThatMetThenTheRegion() {
    List<String> rungs = new ArrayList<>();
    for (int access = 0; access < 4; access++) {
      rungs.add(climb(Cause.ALIAS, 0x1010 + access));
    }
    assertEquals(
        List.of(
            "no alias entry for 1010", "no alias entry for 1011", "no alias entry for 1012", "no alias speculation"),
        rungs);
    assertEquals(TranslationPolicy.Reordering.PROVABLE, learned.policy(HEAD, 3).reordering());
    assertTrue(learned.policy(HEAD, 3).controlSpeculation(), "what did not fail is still tried");
  }

  @Test
  void anAccessThatFailsAgainAfterItWasNamedEndsSpeculationOfTheRegion() {
    assertEquals("no alias entry for 1010", climb(Cause.ALIAS, 0x1010));
    assertEquals("no alias speculation", climb(Cause.ALIAS, 0x1010));
  }

  @Test
  void anEarlyLoadIsPinnedThenNoLoadRisesThenTheRegionIsCutThenAloneThenInterpreted() {
    assertEquals("in order: 1010", climb(Cause.PAGE, 0x1010));
    assertEquals("no load above a branch", climb(Cause.PAGE, 0x1010));
    assertEquals("commit before 1010", climb(Cause.PAGE, 0x1010));
    assertEquals("translated alone", climb(Cause.PAGE, 0x1010));
    assertEquals("interpreted", climb(Cause.PAGE, 0x1010));
    assertTrue(learned.interpretOnly(HEAD));
    assertFalse(fails(Cause.PAGE, 0x1010), "there is no further rung");
  }

  @Test
  void aFaultOfTheGuestsOwnGetsACommitBeforeItInEveryRegion() {
    assertEquals("commit before 1010", climb(Cause.GENUINE, 0x1010));
    assertEquals(Set.of(0x1010), learned.policy(0x2000, 3).caution().endings());
  }

  @Test
  void gear4GoesBackToGear3AndOnlyThenToGear2() {
    gear = 4;
    assertTrue(learned.mayReach(HEAD, 4));
    assertEquals("no gear 4", climb(Cause.ILLEGAL_MOLECULE, 0x1010));
    assertEquals(3, learned.policy(HEAD, 4).gear());
    assertFalse(learned.mayReach(HEAD, 4));
    gear = 3;
    assertEquals("gear 2 only", climb(Cause.ILLEGAL_MOLECULE, 0x1010));
    assertEquals(2, learned.policy(HEAD, 4).gear());
    assertFalse(learned.mayReach(HEAD, 3));
  }

  @Test
  void inputAndOutputIsNotTriedTwice() {
    assertTrue(fails(Cause.SPECULATIVE_IO, 0x1010));
    assertEquals(Set.of(0x1010), learned.policy(HEAD, 3).inOrder());
  }

  @Test
  void failuresFarApartDoNotAddUp() {
    for (int i = 0; i < 50; i++) {
      executions += 20;
      assertFalse(fails(Cause.ALIAS, 0x1010));
    }
    assertEquals(50, learned.lessons().getFirst().allFailures());
  }

  @Test
  void whatIsLearnedOutlivesTheTranslation() {
    climb(Cause.ALIAS, 0x1010);
    assertEquals(Set.of(0x1010), learned.policy(HEAD, 3).caution().provable());
    assertFalse(learned.policy(HEAD, 3).maySpeculate(0x1010));
    assertTrue(learned.policy(HEAD, 3).maySpeculate(0x1014));
  }

  @Test
  void withoutAdaptationFailuresAreCountedAndNothingChanges() {
    LearnedPolicies off = learned("adaptive=off,adaptive.patience=1");
    for (int i = 0; i < 20; i++) {
      assertFalse(off.failed(HEAD, 3, Cause.ALIAS, List.of(0x1010), new Moment(1, i)));
    }
    assertEquals(learned.policy(HEAD, 3), off.policy(HEAD, 3));
    assertEquals(20, off.lessons().getFirst().allFailures());
  }

  @Test
  void aQuietRegionGetsItsLastRungBackAndEachTimeWaitsTwiceAsLong() {
    long wait = 100;
    for (int round = 0; round < 5; round++) {
      climb(Cause.ALIAS, 0x1010);
      assertFalse(learned.forgiven(HEAD, new Moment(1, executions + wait - 1)), "too early in round " + round);
      executions += wait;
      assertTrue(learned.forgiven(HEAD, new Moment(1, executions)), "too late in round " + round);
      assertEquals(List.of(), learned.lessons().getFirst().rungs());
      wait *= 2;
    }
  }

  /// However failures come, going down is rarer and rarer, and going up is bounded by it.
  @Property(tries = 200)
  void noRegionGoesUpAndDownForEver(@ForAll long seed) {
    Random random = new Random(seed);
    LearnedPolicies policies = learned("adaptive.patience=2,adaptive.rare=10,adaptive.forgive=100");
    Cause[] causes = Cause.values();
    long now = 0;
    for (int i = 0; i < 3000; i++) {
      now += random.nextInt(4) == 0 ? random.nextInt(400) : 1;
      if (random.nextInt(3) != 0) {
        policies.failed(
            HEAD, 3, causes[random.nextInt(causes.length)], List.of(HEAD + random.nextInt(3)), new Moment(1, now));
      }
      policies.forgiven(HEAD, new Moment(1, now));
    }
    Lesson lesson = policies.lessons().getFirst();
    int most = 64 - Long.numberOfLeadingZeros(now / 100) + 1;
    assertTrue(lesson.forgiven() <= most, lesson.forgiven() + " times in " + now + " executions");
    assertEquals(lesson.taken(), lesson.rungs().size() + lesson.forgiven());
  }

  @Test
  void lessonsComeFromTheRegionThatFailedMostAndThenByAddress() {
    for (int head : new int[] {0x30, 0x10, 0x20, 0x20}) {
      learned.failed(head, 3, Cause.PAGE, List.of(head), new Moment(1, 1));
    }
    assertEquals(List.of(0x20, 0x10, 0x30), learned.lessons().stream().map(Lesson::head).toList());
  }

  @Test
  void everySwitchOfAdaptationIsInTheTable() {
    assertEquals(
        List.of("adaptive", "adaptive.patience", "adaptive.rare", "adaptive.forgive"),
        List.of(CmsSwitch.values()).stream().map(CmsSwitch::key).filter(key -> key.startsWith("adaptive")).toList());
  }
}
