package palimpsest.workbench.cores;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/// The core that executes out of order: cycles that follow from its rules by hand. The first micro-operation is fetched
/// in cycle 0, enters the scheduler in cycle 8, issues in cycle 9 and, if it takes one cycle, retires in cycle 10.
class OutOfOrderCoreTest {
  private static final String ADD_EAX_EBX = "01d8";
  private static final String ADD_ECX_EAX = "01c1";
  private static final String LOAD_EAX_AT_EAX = "8b00";
  private static final String LOAD_EAX_AT_EBX = "8b03";
  private static final String LOAD_ECX_AT_EBX = "8b0b";
  private static final String STORE_EAX_AT_EBX = "8903";
  private static final String MULTIPLY_EAX_EBX = "0fafc3";
  private static final String MOV_ECX_1 = "b901000000";
  private static final String JE = "7410";

  @Test
  void oneInstructionGoesThroughThePipeline() {
    assertEquals(11, CoreBench.outOfOrder().execute(ADD_EAX_EBX).cycles());
  }

  @Test
  void aChainOfAddsTakesACycleForEach() {
    assertEquals(10 + 100, CoreBench.outOfOrder().times(100, ADD_EAX_EBX).cycles());
  }

  @Test
  void independentAddsTakeAsManyPortsAsThereAre() {
    // Three ports take them, four a cycle come.
    assertEquals(10 + 100, CoreBench.outOfOrder().times(300, MOV_ECX_1).cycles());
  }

  @Test
  void aLoadIsReadAfterItsLatency() {
    // Issue in 9, read in 12, done in 13.
    assertEquals(14, CoreBench.outOfOrder().execute(LOAD_EAX_AT_EBX, ADD_ECX_EAX).cycles());
  }

  @Test
  void aListIsWalkedAtTheLatencyOfLoads() {
    assertEquals(10 + 3 * 20, CoreBench.outOfOrder().times(20, LOAD_EAX_AT_EAX).cycles());
  }

  @Test
  void multiplicationsThatDoNotDependFollowEachOther() {
    // Three cycles each in one port; imul eax, ebx, 1 reads ebx alone.
    assertEquals(12 + 20, CoreBench.outOfOrder().times(20, "6bc301").cycles());
  }

  @Test
  void aWrongGuessCostsFrontEndIssueAndExecution() {
    // The branch completes in 10; the next instruction is fetched then and retires in 20.
    assertEquals(21, CoreBench.outOfOrder().jump(JE, 16).execute(MOV_ECX_1).cycles());
  }

  @Test
  void aLoadTakesItsDataFromAStoreBeforeIt() {
    // The address is known in 10, the load issues then and has its data in 13.
    assertEquals(14, CoreBench.outOfOrder().execute(STORE_EAX_AT_EBX, 64).execute(LOAD_ECX_AT_EBX, 64).cycles());
  }

  @Test
  void aLoadWaitsForTheDataOfAStoreBeforeIt() {
    // Ten dependent products are done in 39; the data issues then, is there in 40, and can be read in 41.
    CoreBench bench = CoreBench.outOfOrder().times(10, MULTIPLY_EAX_EBX);

    assertEquals(42, bench.execute(STORE_EAX_AT_EBX, 64).execute(LOAD_ECX_AT_EBX, 64).cycles());
  }

  @Test
  void aLoadThatAStoreCoversInPartWaitsUntilThatHasDrained() {
    // The data retires in 10, drains in 12; the load begins then and has its data in 15.
    assertEquals(16, CoreBench.outOfOrder().execute(STORE_EAX_AT_EBX, 64).execute(LOAD_ECX_AT_EBX, 62).cycles());
  }

  @Test
  void aLoadElsewhereDoesNotWaitForAnAddressWhereItIsForeseen() {
    String oracle = "disambiguation = \"oracle\"\n";
    // A chain of ten loads has the store's address in 39, so that it is known in 40; then the load needs three more.
    assertEquals(44, addressLate(CoreBench.outOfOrder()));
    assertEquals(41, addressLate(CoreBench.ideal("out-of-order-4", oracle)));
  }

  /// A store to a late address, then a load from elsewhere.
  private static long addressLate(CoreBench bench) {
    bench.times(10, LOAD_EAX_AT_EAX).execute("8918", 64).execute(LOAD_ECX_AT_EBX, 128);
    return bench.cycles();
  }

  @Test
  void aFullReorderBufferLetsNobodyIn() {
    // Four places: a load that takes 3 cycles and three moves; the fourth move enters when the load has retired (12),
    // in 13, and retires in 15.
    CoreBench bench = CoreBench.ideal("out-of-order-4", "reorder = 4\n");

    assertEquals(16, bench.execute(LOAD_EAX_AT_EBX).times(4, MOV_ECX_1).cycles());
  }

  @Test
  void aFullSchedulerLetsNobodyIn() {
    // One place: each enters when the one before has issued, a cycle later.
    CoreBench bench = CoreBench.ideal("out-of-order-4", "scheduler = 1\n");

    assertEquals(11 + 2 * 9, bench.times(10, MOV_ECX_1).cycles());
  }

  @Test
  void takenBranchesEndWhatIsFetchedTogether() {
    CoreBench bench = CoreBench.outOfOrder();
    for (int i = 0; i < 100; i++) {
      bench.jump("eb10", 16);
    }

    assertEquals(10 + 100, bench.cycles());
  }

  @Test
  void theTlbDelaysWhatIsFetchedAndWhatIsLoaded() {
    String machine = "base = \"tm5800\"\n[l2]\nlatency = 0\n[memory]\nlatency_ns = 0\nburst_ns = 0\n";
    CoreBench bench = CoreBench.on(machine, "out-of-order-4", "").execute(LOAD_ECX_AT_EBX, 0x20000);

    // Fetched in 25, issued in 34; 25 cycles for the page and 3 for the load.
    assertEquals(34 + 25 + 3 + 1, bench.cycles());
    assertEquals(List.of("issue 1", "stall.dependency 4", "stall.fetch 8", "miss.tlb 50"), bench.leaves());
  }

  @Test
  void missesOverlapUpToTheMissRegisters() {
    String machine = "base = \"tm5800\"\n[tlb]\nrefill = 0\n[memory]\nburst_ns = 0\n";
    CoreBench one = loads(CoreBench.on(machine, "out-of-order-4", "miss_registers = 1\n"));
    CoreBench four = loads(CoreBench.on(machine, "out-of-order-4", "miss_registers = 4\n"));

    // The others begin when the first is done, one by one, or one after the other on the port: each is 12 + 66 cycles.
    assertEquals(3 * 78 - 3, one.cycles() - four.cycles());
  }

  private static CoreBench loads(CoreBench bench) {
    for (int i = 0; i < 4; i++) {
      bench.execute(LOAD_ECX_AT_EBX, 0x20000 + 256 * i);
    }
    return bench;
  }
}
