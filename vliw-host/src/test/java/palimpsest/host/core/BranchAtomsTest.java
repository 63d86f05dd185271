package palimpsest.host.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.Event;

class BranchAtomsTest {
  @Test
  void indirectBranchesCostTheirCyclesAndPreparedOnesDoNot() {
    Bench bench = Bench.of("tm5800");
    int far = bench.base + 0x1000;
    bench.program("{ br.ind r1 }");
    bench.program(far, "{ trap 0 } commit");
    bench.set(1, far);
    assertEquals(new Departure.Trapped(far, 0), bench.run());
    assertEquals(3, bench.ledger.cycles().get(CycleLeaf.STALL_BRANCH));
    bench.program("{ br.prep r1 }\n{ br.prepared }");
    assertEquals(new Departure.Trapped(far, 0), bench.run());
    assertEquals(3, bench.ledger.cycles().get(CycleLeaf.STALL_BRANCH));
  }

  @Test
  void aReturnGoesWhereItsCallSaidIfTheGuestAddressMatches() {
    Bench bench = Bench.of("tm5800");
    bench.program("""
        { br.push r1,back }
        { br.pop r2 }
        { trap 1 } commit
        back: { trap 2 } commit
        """);
    bench.set(1, 0x8048000);
    bench.set(2, 0x8048000);
    assertEquals(2, ((Departure.Trapped) bench.run()).code());
    bench.set(2, 0x8048001);
    assertEquals(1, ((Departure.Trapped) bench.run()).code());
    assertEquals(1, bench.ledger.events().get(Event.RETURNS_PREDICTED));
    assertEquals(1, bench.ledger.events().get(Event.RETURNS_MISPREDICTED));
  }

  @Test
  void aLookUpFallsThroughUntilCmsFillsTheTable() {
    Bench bench = Bench.of("tm5800");
    int there = bench.program("{ br.lookup r1 }\n{ trap 1 } commit\nthere: { trap 2 } commit").labels()
        .getOrDefault("there", 0);
    bench.set(1, 0x8048123);
    assertEquals(1, ((Departure.Trapped) bench.run()).code());
    bench.engine.branchTargets().put(0x8048123, there);
    assertEquals(2, ((Departure.Trapped) bench.run()).code());
    bench.engine.branchTargets().remove(0x8048123);
    assertEquals(1, ((Departure.Trapped) bench.run()).code());
  }

  @Test
  void theReturnStackForgetsItsOldestPairFirst() {
    ReturnStack stack = new ReturnStack(4);
    IntStream.rangeClosed(1, 6).forEach(i -> stack.push(i, 8 * i));
    assertEquals(List.of(48, 40, 32, 24, ReturnStack.MISMATCH),
        IntStream.of(6, 5, 4, 3, 2).map(stack::pop).boxed().toList());
  }

  @Test
  void aCommitRetiresItsConstantAndItsCountRegister() {
    Bench bench = Bench.of("tm5800");
    bench.commitPoints.put(bench.base + 8, new CommitPoints.CommitPoint(5, 2, 9));
    bench.program("{ mov r9,3 }\n{ trap 0 } commit");
    bench.run();
    assertEquals(8, bench.ledger.events().guestInstructions());
    assertEquals(2, bench.ledger.events().repIterations());
    assertEquals(8, bench.ledger.events().owner(0).guestInstructions());
    assertEquals(2, bench.ledger.events().owner(0).molecules());
    assertEquals(bench.ledger.clock().now(), bench.ledger.events().owner(0).cycles());
  }

  @Test
  void anInterruptRequestIsHonouredAtTheNextCommit() {
    Bench bench = Bench.of("tm5800");
    bench.program("{ add r1,r1,1 }\n{ nop } commit\n{ trap 0 } commit");
    bench.engine.requestInterrupt();
    assertEquals(new Departure.Limit(bench.base + 16), bench.run());
    assertEquals(new Departure.Trapped(bench.base + 16, 0), bench.engine.run(bench.base + 16, Long.MAX_VALUE));
  }
}
