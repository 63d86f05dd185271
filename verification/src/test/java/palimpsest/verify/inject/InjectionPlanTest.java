package palimpsest.verify.inject;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InjectionPlanTest {
  @Property(tries = 100)
  void aPlanReadsWhatItWrote(@ForAll long seed) {
    InjectionPlan plan = InjectionPlan.random(seed);
    assertEquals(plan, InjectionPlan.parse(plan.toString()));
    assertEquals(1, plan.toString().lines().count());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "seed", "seed=x", "seed=1 rollback=0", "seed=1 meteorite=5", "rollback=99999999999"})
  void whatIsNoPlanIsRefusedInOneLine(String text) {
    var refusal = assertThrows(IllegalArgumentException.class, () -> InjectionPlan.parse(text));
    assertEquals(1, String.valueOf(refusal.getMessage()).lines().count());
  }

  @Test
  void plansDrawnAtRandomLeaveNoKindOutForLong() {
    EnumSet<InjectionKind> drawn = EnumSet.noneOf(InjectionKind.class);
    for (int seed = 0; seed < 20; seed++) {
      drawn.addAll(InjectionPlan.random(seed).periods().keySet());
    }
    assertTrue(drawn.containsAll(EnumSet.allOf(InjectionKind.class)));
  }
}
