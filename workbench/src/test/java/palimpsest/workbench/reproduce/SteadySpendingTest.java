package palimpsest.workbench.reproduce;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.OwnerCounts;
import palimpsest.workbench.sensitivity.Spending;

/// What a run spends beside starting up.
class SteadySpendingTest {
  @Test
  void theCyclesOfStartingUpAreTakenOutWithTheirShareOfEveryPriceThatCyclesPay() {
    EnumMap<CycleLeaf, Long> leaves = new EnumMap<>(CycleLeaf.class);
    leaves.put(CycleLeaf.ISSUE, 60L);
    leaves.put(CycleLeaf.INTERPRET, 30L);
    leaves.put(CycleLeaf.DISPATCH, 10L);
    Map<String, Long> picojoules =
        Map.of("clock", 1000L, "uncore", 500L, "leakage", 200L, "cms_cycle", 400L, "alu", 77L);
    Measured measured = new Measured(
        "", "", 0, 100, 50, leaves, OwnerCounts.NONE, 0, 0, 0, Map.of(), 0, 0, 0, 0, picojoules, 1_000_000);

    Spending steady = measured.steadySpending("ours");

    // Of 100 cycles the 30 of interpreting go; of CMS's own 40 the 10 of dispatching stay.
    assertEquals(
        Map.of("clock", 700L, "uncore", 350L, "leakage", 140L, "cms_cycle", 100L, "alu", 77L), steady.picojoules());
    assertEquals(0.7e-6, steady.seconds(), 1e-15);
  }
}
