package palimpsest.host.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.Event;

class ReferenceEngineTest {
  /// FACTS 2.1, the white paper's example, in its third form, with a third molecule to leave by.
  @Test
  void theWhitePapersExampleTakesTwoMolecules() {
    Bench bench = Bench.of("tm5800");
    bench.program("""
        { ld r30,[r4] ; sub.c r1,r1,5 }
        { ld r6,[r5] ; add r0,r0,r30 ; add r3,r3,r30 }
        { trap 7 } commit
        """);
    bench.set(0, 100);
    bench.set(1, 3);
    bench.set(3, 200);
    bench.set(4, 0x1000);
    bench.set(5, 0x2000);
    bench.memory.write32(0x1000, 11);
    bench.memory.write32(0x2000, 22);

    Departure departure = bench.run();

    assertEquals(new Departure.Trapped(bench.base + 8 + 16, 7), departure);
    assertEquals(111, bench.register(0));
    assertEquals(-2, bench.register(1));
    assertEquals(211, bench.register(3));
    assertEquals(22, bench.register(6));
    assertEquals(ConditionCodes.SIGN | ConditionCodes.CARRY | ConditionCodes.ADJUST, bench.engine.state().codes());
    assertEquals(3, bench.ledger.events().molecules());
    assertEquals(6, bench.ledger.events().usefulAtoms());
    assertEquals(1, bench.ledger.events().guestInstructions());
    bench.ledger.check();
  }

  @Test
  void atomsReadBeforeAnyWrites() {
    Bench bench = Bench.of("tm5800");
    bench.program("""
        { mov r1,r2 ; mov r2,r1 }
        { trap 0 } commit
        """);
    bench.set(1, 10);
    bench.set(2, 20);
    bench.run();
    assertEquals(20, bench.register(1));
    assertEquals(10, bench.register(2));
  }

  @Test
  void aTakenBranchLetsTheOtherAtomsExecute() {
    Bench bench = Bench.of("tm5800");
    bench.program("""
        { add r1,r1,1 ; br over }
        { add r1,r1,100 }
        over: { trap 0 } commit
        """);
    bench.run();
    assertEquals(1, bench.register(1));
    assertEquals(1, bench.ledger.events().get(Event.BRANCHES_TAKEN));
  }

  @Test
  void aLoopRunsToItsLimitAndGoesOnWhereItLeft() {
    Bench bench = Bench.of("tm5800");
    bench.program("""
        top: { sub.c r1,r1,1 ; add r2,r2,3 }
        { br.ne top } commit
        { trap 0 } commit
        """);
    bench.set(1, 10);
    Departure first = bench.engine.run(bench.base, 4);
    assertEquals(new Departure.Limit(bench.base), first);
    assertEquals(6, bench.register(1));
    Departure second = bench.engine.run(bench.base, Long.MAX_VALUE);
    assertEquals(new Departure.Trapped(bench.base + 16, 0), second);
    assertEquals(30, bench.register(2));
    bench.ledger.check();
  }

  @Test
  void aLoadThatMissesStallsItsReaderByLeaf() {
    Bench bench = Bench.of("tm5800");
    bench.program("""
        { ld r8,[r4] }
        { add r1,r8,1 }
        { trap 0 } commit
        """);
    bench.set(4, 0x3000);
    bench.run();
    assertEquals(1, bench.ledger.cycles().get(CycleLeaf.STALL_LOAD));
    assertEquals(12, bench.ledger.cycles().get(CycleLeaf.MISS_L1D));
    assertEquals(3, bench.ledger.cycles().get(CycleLeaf.ISSUE));
    assertEquals(25, bench.ledger.cycles().get(CycleLeaf.MISS_TLB));
    bench.ledger.check();
  }
}
