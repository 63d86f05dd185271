package palimpsest.workbench.sensitivity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/// Which conclusions stand whatever the prices.
class SensitivityTest {
  private static final Perturbation THOUSAND = new Perturbation(1000, 0.5, 1);

  private static Judgement judged(Claim claim, Spending... spendings) {
    return Sensitivity.judge(List.of(spendings), List.of(claim), THOUSAND).getFirst();
  }

  @Test
  void lessOfTheSamePriceIsLessAtAnyPrice() {
    Judgement judgement = judged(
        new Claim.LessEnergy("a", "b"),
        new Spending("a", 1, Map.of("alu", 99L)), new Spending("b", 1, Map.of("alu", 100L)));

    assertEquals(1000, judgement.held());
    assertTrue(judgement.stands());
  }

  @Test
  void equalSumsOfDifferentPricesAreATossUp() {
    Judgement judgement = judged(
        new Claim.LessEnergy("a", "b"),
        new Spending("a", 1, Map.of("alu", 1_000_000L)), new Spending("b", 1, Map.of("decode", 1_000_001L)));

    assertTrue(judgement.holds() && !judgement.stands());
    assertEquals(0.5, judgement.share(), 0.05);
  }

  @Test
  void theShareIsThatOfTheTablesInWhichTheClaimHolds() {
    // With both factors between 0.5 and 1.5 it fails where y > 1.5 x: a triangle 0.75 high and 0.5 wide of the square.
    Judgement judgement = judged(
        new Claim.LessEnergy("b", "a"),
        new Spending("a", 1, Map.of("x", 1500L)), new Spending("b", 1, Map.of("y", 1000L)));

    assertEquals(1 - 3.0 / 16, judgement.share(), 0.04);
  }

  @Test
  void timeIsNotPerturbed() {
    Judgement judgement = judged(
        new Claim.LessEnergyDelay("a", "b"),
        new Spending("a", 1, Map.of("x", 100L)), new Spending("b", 10, Map.of("y", 100L)));

    // Three times the energy is the most that prices can make of it.
    assertEquals(1000, judgement.held());
  }

  @Test
  void whoIsSlowerIsOnTheFrontOnlyWithLessEnergy() {
    Spending fast = new Spending("fast", 1, Map.of("x", 100L));
    Spending slow = new Spending("slow", 2, Map.of("x", 90L));
    Spending worse = new Spending("worse", 3, Map.of("x", 95L));

    assertEquals(
        List.of(new Claim.OnFront("fast"), new Claim.OnFront("slow")),
        Sensitivity.conclusions(List.of(fast, slow, worse)).stream()
            .filter(claim -> claim instanceof Claim.OnFront)
            .toList());
    assertEquals(0, judged(new Claim.OnFront("worse"), fast, slow, worse).held());
  }

  @Property(tries = 50)
  void everyConclusionHoldsAsThingsAreAndTheSameSeedDrawsTheSame(
      @ForAll @IntRange(min = 1, max = 1000) int x,
      @ForAll @IntRange(min = 1, max = 1000) int y,
      @ForAll @IntRange(min = 1, max = 9) int time) {
    List<Spending> spendings = List.of(
        new Spending("a", 1, Map.of("x", (long) x, "y", (long) y)),
        new Spending("b", time, Map.of("x", (long) y, "z", (long) x)),
        new Spending("c", 5, Map.of("z", (long) x + y)));
    List<Claim> claims = Sensitivity.conclusions(spendings);
    Perturbation few = new Perturbation(20, 0.5, x);
    List<Judgement> judgements = Sensitivity.judge(spendings, claims, few);

    assertEquals(judgements, Sensitivity.judge(spendings, claims, few));
    assertTrue(Sensitivity.judge(spendings, claims, new Perturbation(1, 0, 1)).stream()
        .allMatch(each -> each.holds() && each.held() == 1));
  }

  @Test
  void ofTwoThatNeedTheSameNeitherIsSaidToNeedLess() {
    assertEquals(
        List.of(new Claim.OnFront("a"), new Claim.OnFront("b")),
        Sensitivity.conclusions(List.of(new Spending("a", 2, Map.of("x", 7L)), new Spending("b", 2, Map.of("y", 7L)))));
  }

  /// In another order the sum of these is another number.
  @Test
  void sumsAreTakenInTheOrderOfThePricesNames() {
    Map<String, Long> prices = new LinkedHashMap<>();
    for (int i = 40; i-- > 0; ) {
      prices.put("price" + (char) ('A' + i), 1L << i);
    }
    Map<String, Double> factors = new TreeMap<>();
    prices.keySet().forEach(key -> factors.put(key, 1 + 1.0 / (3 + key.charAt(5))));
    double sum = 0;
    for (Map.Entry<String, Long> price : new TreeMap<>(prices).entrySet()) {
      sum += price.getValue() * factors.getOrDefault(price.getKey(), 1.0);
    }
    assertEquals(sum * 1e-12, new Spending("a", 1, prices).joules(factors));
  }

  @Test
  void aNameThatIsNotThereIsRefused() {
    assertThrows(IllegalArgumentException.class,
        () -> judged(new Claim.LessEnergy("a", "z"), new Spending("a", 1, Map.of())));
  }
}
