package palimpsest.host.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.Event;
import palimpsest.host.machine.ResolvedMachine;

class MemoryAtomsTest {
  @Test
  void aLoadSeesGatedBytesAndMemorysTogether() {
    Bench bench = Bench.of("tm5800");
    bench.memory.write32(0x1000, 0x44332211);
    bench.memory.write32(0x1004, 0x88776655);
    bench.program("""
        { st.16 [r5],r1 }
        { ld r8,[r4] ; add r6,r4,2 }
        { ld r9,[r6] }
        { trap 0 } commit
        """);
    bench.set(1, 0xdeadbeef);
    bench.set(4, 0x1000);
    bench.set(5, 0x1003);
    bench.run();
    assertEquals(0xef332211, bench.register(8));
    assertEquals(0x66beef33, bench.register(9));
    assertEquals(0x887766beL, bench.memory.read32(0x1004) & 0xffffffffL);
  }

  @Test
  void accessesAcrossAPageFollowBothTranslations() {
    Bench bench = Bench.of("tm5800");
    bench.pages.put(0x10, new GuestTranslation.Walk.Mapped(0x5000, true, false));
    bench.pages.put(0x11, new GuestTranslation.Walk.Mapped(0x3000, true, false));
    bench.program("""
        { st [r4],r1 }
        { ld r8,[r4] }
        { ld.16s r9,[r5] }
        { trap 0 } commit
        """);
    bench.set(1, 0x81828384);
    bench.set(4, 0x10ffd);
    bench.set(5, 0x10fff);
    bench.run();
    assertEquals(0x81828384, bench.register(8));
    assertEquals(0xffff8182, bench.register(9));
    assertEquals(0x828384, bench.memory.read32(0x5ffd) & 0xffffff);
    assertEquals(0x81, bench.memory.read8(0x3000));
  }

  @Test
  void narrowLoadsExtendAsTheySay() {
    Bench bench = Bench.of("tm5800");
    bench.memory.write32(0x1000, 0x80f0);
    bench.program("""
        { ld.8 r8,[r4] }
        { ld.8s r9,[r4] }
        { ld.16 r10,[r4] }
        { ld.16s r11,[r4] }
        { trap 0 } commit
        """);
    bench.set(4, 0x1000);
    bench.run();
    assertEquals(0xf0, bench.register(8));
    assertEquals(-16, bench.register(9));
    assertEquals(0x80f0, bench.register(10));
    assertEquals(0xffff80f0, bench.register(11));
  }

  @Test
  void concealedStoresAreGatedAndSeenByConcealedLoads() {
    Bench bench = Bench.of("tm5800");
    bench.program("""
        { st.phys [r4],r1 }
        { ld.phys r8,[r4] }
        { trap 0 }
        """);
    bench.set(1, 77);
    bench.set(4, bench.base + 0x8000);
    bench.run();
    assertEquals(0, bench.concealed.read32(bench.base + 0x8000));
    bench.program("""
        { st.phys [r4],r1 }
        { ld.phys r8,[r4] }
        { trap 0 } commit
        """);
    bench.run();
    assertEquals(77, bench.register(8));
    assertEquals(77, bench.concealed.read32(bench.base + 0x8000));
  }

  @Test
  void aConcealedStoreIntoCodeIsExecutedNext() {
    Bench bench = Bench.of("tm5800");
    int replaced = bench.program("{ st.phys [r4],r1 } commit\n").code().length + bench.base;
    bench.program(replaced, "{ add r8,r8,1 ; nop }\n{ trap 0 } commit");
    bench.set(4, bench.base + 0x8000);
    bench.run();
    assertEquals(1, bench.register(8));
    assertEquals(0, bench.concealed.read32(bench.base + 0x8000));
    int addsOne = bench.concealed.read32(replaced);
    bench.program(replaced, "{ add r8,r8,2 ; nop }\n{ trap 0 } commit");
    bench.run();
    assertEquals(3, bench.register(8));
    bench.set(1, addsOne);
    bench.set(4, replaced);
    bench.run();
    assertEquals(4, bench.register(8));
  }

  @Test
  void aSecondMissWaitsForTheFirst() {
    Bench bench = Bench.of("tm5800");
    bench.program("""
        { ld r8,[r4] }
        { ld r9,[r5] }
        { trap 0 } commit
        """);
    bench.set(4, 0x1000);
    bench.set(5, 0x1800);
    bench.run();
    int fill = bench.machine.resolve().memoryFillCycles(bench.machine.l2().line());
    assertEquals(bench.machine.l2().latency() - 1, bench.ledger.cycles().get(CycleLeaf.MISS_L1D));
    int codeMiss = bench.machine.resolve().memoryLatencyCycles();
    assertEquals(fill + codeMiss, bench.ledger.cycles().get(CycleLeaf.MISS_L2));
    bench.ledger.check();
  }

  @Test
  void memoryIsAsFarAwayAsTheOperatingPointSays() {
    Bench bench = Bench.of("tm5800");
    bench.program("""
        { ld r8,[r4] }
        { add r9,r8,1 }
        { trap 0 } commit
        """);
    ResolvedMachine slow = bench.machine.resolve(bench.machine.operatingPoints().getFirst());
    long before = 0;
    for (ResolvedMachine machine : List.of(bench.machine.resolve(), slow, bench.machine.resolve())) {
      bench.engine.operateAt(machine);
      bench.ledger.charge(CycleLeaf.DVFS, 1000);
      bench.set(4, bench.register(4) + 0x1000);
      bench.run();
      long waited = bench.ledger.cycles().get(CycleLeaf.MISS_L2);
      int codeMiss = before == 0 ? machine.memoryLatencyCycles() : 0;
      assertEquals(machine.memoryLatencyCycles() + codeMiss, waited - before);
      before = waited;
    }
  }

  @Test
  void aBurstOfReleasedStoresThatMissFillsTheBuffer() {
    Bench bench = Bench.of("tm5800", "[tables]\nstore_buffer = 2\n");
    bench.program("""
        top: { st [r4],r1 ; add r4,r4,64 }
        { sub.c r5,r5,1 }
        { br.ne top } commit
        { trap 0 } commit
        """);
    bench.set(4, 0x10000);
    bench.set(5, 20);
    bench.run();
    assertEquals(20, bench.ledger.events().get(Event.STORES_RELEASED));
    assertEquals(true, bench.ledger.cycles().get(CycleLeaf.STORE_BUFFER) > 100);
    bench.ledger.check();
  }
}
