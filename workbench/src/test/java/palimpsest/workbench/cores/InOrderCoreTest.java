package palimpsest.workbench.cores;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/// The core that issues in order: cycles that follow from its rules by hand.
class InOrderCoreTest {
  private static final String ADD_EAX_EBX = "01d8";
  private static final String ADD_ECX_EAX = "01c1";
  private static final String MOV_EAX_1 = "b801000000";
  private static final String MOV_ECX_1 = "b901000000";
  private static final String LOAD_EAX_AT_EAX = "8b00";
  private static final String LOAD_EAX_AT_EBX = "8b03";
  private static final String STORE_AT_EBX = "8903";
  private static final String CMP_EAX_EBX = "39d8";
  private static final String JE = "7410";

  @Test
  void aChainOfAddsTakesACycleForEach() {
    CoreBench bench = CoreBench.inOrder().times(100, ADD_EAX_EBX);

    assertEquals(100, bench.cycles());
    assertEquals(List.of("issue 100"), bench.leaves());
  }

  @Test
  void independentInstructionsIssueInPairs() {
    assertEquals(50, CoreBench.inOrder().times(50, MOV_EAX_1, MOV_ECX_1).cycles());
  }

  @Test
  void twoWritesOfOneRegisterDoNotPair() {
    assertEquals(100, CoreBench.inOrder().times(100, MOV_EAX_1).cycles());
  }

  @Test
  void whoReadsALoadThatHitsWaitsForNothing() {
    assertEquals(1, CoreBench.inOrder().execute(LOAD_EAX_AT_EBX, ADD_ECX_EAX).cycles());
  }

  @Test
  void anAddressWaitsForTheLoadItComesFrom() {
    CoreBench bench = CoreBench.inOrder().times(10, LOAD_EAX_AT_EAX);

    assertEquals(1 + 9 * 3, bench.cycles());
    assertEquals(List.of("issue 10", "stall.dependency 18"), bench.leaves());
  }

  @Test
  void anAddressWaitsForTheAddBehindTheCache() {
    // The add executes in cycle 3, and its sum can be read in cycle 4.
    assertEquals(5, CoreBench.inOrder().execute(ADD_EAX_EBX, LOAD_EAX_AT_EAX).cycles());
  }

  @Test
  void oneAccessOfMemoryInACycle() {
    assertEquals(2, CoreBench.inOrder().execute(LOAD_EAX_AT_EBX, STORE_AT_EBX).cycles());
  }

  @Test
  void aComparisonPairsWithItsBranch() {
    assertEquals(1, CoreBench.inOrder().execute(CMP_EAX_EBX, JE).cycles());
  }

  @Test
  void aWrongGuessCostsTheFrontEndAndTheSkew() {
    // A conditional branch is guessed not taken at first.
    CoreBench bench = CoreBench.inOrder().execute(CMP_EAX_EBX).jump(JE, 16).execute(MOV_EAX_1);

    assertEquals(1 + 5 + 3 + 1, bench.cycles());
    assertEquals(List.of("issue 2", "stall.branch 8"), bench.leaves());
  }

  @Test
  void addingToMemoryTakesTwoPasses() {
    // add [ebx], eax: the store's pass is the second, and nothing joins either.
    assertEquals(20, CoreBench.inOrder().times(10, "0103").cycles());
  }

  @Test
  void divisionsHoldTheirUnit() {
    // Each holds the unit for the twenty cycles of the machine's divide.
    assertEquals(1 + 20, CoreBench.inOrder().times(2, "f7fb").cycles());
  }

  @Test
  void aFullStoreBufferHoldsTheNextStore() {
    // A store reaches the buffer three cycles behind its address and drains in one more.
    CoreBench bench = CoreBench.ideal("in-order-2", "stores = 1\n").times(10, STORE_AT_EBX);

    assertEquals(1 + 9 * 4, bench.cycles());
    assertEquals(List.of("issue 10", "storebuffer 27"), bench.leaves());
  }

  @Test
  void pagesOfCodeAndOfDataAreLookedUpOnce() {
    String machine = "base = \"tm5800\"\n[l2]\nlatency = 0\n[memory]\nlatency_ns = 0\nburst_ns = 0\n";
    CoreBench bench = CoreBench.on(machine, "in-order-2", "");
    for (int i = 0; i < 10; i++) {
      bench.execute(LOAD_EAX_AT_EBX, 0x20000);
    }

    // Twenty-five cycles for each of two pages, and one load in a cycle.
    assertEquals(25 + 25 + 10, bench.cycles());
    assertEquals(List.of("issue 10", "miss.tlb 50"), bench.leaves());
  }

  @Test
  void aMissIsWaitedForWhereItIsRead() {
    String machine = "base = \"tm5800\"\n[tlb]\nrefill = 0\n";
    CoreBench warm = CoreBench.on(machine, "in-order-2", "").execute(MOV_ECX_1);
    long before = warm.cycles();
    warm.execute(LOAD_EAX_AT_EBX, 0x20000).execute(MOV_ECX_1, ADD_ECX_EAX);

    // The load joins what came before; the add follows as many cycles later as the second level (12) and 70 ns take.
    assertEquals(12 + 66, warm.cycles() - before);
  }
}
