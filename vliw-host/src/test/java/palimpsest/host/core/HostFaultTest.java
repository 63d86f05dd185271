package palimpsest.host.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import org.junit.jupiter.api.Test;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.Event;
import palimpsest.memory.ProtectionMap;

class HostFaultTest {
  private static HostFault fault(Departure departure) {
    return assertInstanceOf(Departure.Faulted.class, departure).fault();
  }

  @Test
  void aPageFaultNamesTheFirstByteThatIsMissing() {
    Bench bench = Bench.of("tm5800");
    bench.pages.put(2, new GuestTranslation.Walk.Missing(6));
    bench.program("""
        { st [r4],r1 ; add r1,r1,1 }
        { trap 0 } commit
        """);
    bench.set(4, 0x1ffe);
    bench.set(1, 41);
    assertEquals(
        new HostFault(HostFault.Kind.PAGE, bench.base, 0, 0x2000, 6, bench.base), fault(bench.run()));
    assertEquals(41, bench.register(1));
    assertEquals(0, bench.memory.read16(0x1ffe));
  }

  @Test
  void aWriteToAPageThatIsReadOnlyInTheTlbWalksAgain() {
    Bench bench = Bench.of("tm5800");
    bench.pages.put(1, new GuestTranslation.Walk.Mapped(0x1000, false, false));
    bench.program("""
        { ld r8,[r4] }
        { st [r4],r8 }
        { trap 0 } commit
        """);
    bench.set(4, 0x1000);
    bench.run();
    assertEquals(2, bench.ledger.events().get(Event.TLB_MISSES));
  }

  @Test
  void aDivisionFaultsWhereX86sDoes() {
    Bench bench = Bench.of("tm5800");
    bench.program("{ divqu r0,r1,r2 }");
    bench.set(2, 0);
    assertEquals(HostFault.Kind.DIVIDE, fault(bench.run()).kind());
    assertEquals(1, bench.ledger.events().get(Event.ROLLBACKS_DIVIDE));
  }

  @Test
  void aCheckedStoreFaultsOnOverlapAndPassesBeside() {
    String text = """
        { ld r8,[r4] protect 3 }
        { st.16 [r5],r1 check 0x8 }
        { trap 0 } commit
        """;
    Bench overlapping = Bench.of("tm5800");
    overlapping.program(text);
    overlapping.set(4, 0x1000);
    overlapping.set(5, 0x1003);
    assertEquals(HostFault.Kind.ALIAS, fault(overlapping.run()).kind());
    Bench beside = Bench.of("tm5800");
    beside.program(text);
    beside.set(4, 0x1000);
    beside.set(5, 0x1004);
    assertInstanceOf(Departure.Trapped.class, beside.run());
  }

  @Test
  void aliasEntriesAreEmptyAfterACommit() {
    Bench bench = Bench.of("tm5800");
    bench.program("""
        { ld r8,[r4] protect 3 } commit
        { st [r4],r1 check 0x8 }
        { trap 0 } commit
        """);
    bench.set(4, 0x1000);
    assertInstanceOf(Departure.Trapped.class, bench.run());
  }

  @Test
  void aReorderedAccessToInputOutputFaultsAndAnOrderedOneDoesNot() {
    Bench bench = Bench.of("tm5800");
    bench.pages.put(1, new GuestTranslation.Walk.Mapped(0x1000, true, true));
    bench.set(4, 0x1010);
    bench.program("{ ld r8,[r4] reordered }\n{ trap 0 } commit");
    assertEquals(HostFault.Kind.SPECULATIVE_IO, fault(bench.run()).kind());
    bench.program("{ ld r8,[r4] }\n{ trap 0 } commit");
    assertInstanceOf(Departure.Trapped.class, bench.run());
  }

  @Test
  void aStoreToAMarkedGranuleFaultsBeforeItIsDoneAndAnotherGranuleOfThePageIsFree() {
    Bench bench = Bench.of("tm5800");
    bench.memory.protection().mark(0x3000, ProtectionMap.Mark.TRANSLATED);
    bench.memory.protection().markGranules(0x3010, 4);
    bench.program("{ st [r4],r1 }\n{ trap 0 } commit");
    bench.set(1, -1);
    bench.set(4, 0x2ffe);
    assertEquals(HostFault.Kind.PROTECTION, fault(bench.run()).kind());
    assertEquals(0, bench.memory.read32(0x2ffe));
    bench.set(4, 0x3040);
    assertInstanceOf(Departure.Trapped.class, bench.run());
    assertEquals(-1, bench.memory.read32(0x3040));
  }

  @Test
  void aMaskIsWaitedForOnceWhileItIsAtHand() {
    Bench bench = Bench.of("tm5800", "[tables]\ngranule_masks = 1\ngranule_refill = 100\n");
    bench.memory.protection().mark(0x3000, ProtectionMap.Mark.TRANSLATED);
    bench.memory.protection().mark(0x5000, ProtectionMap.Mark.TRANSLATED);
    bench.program("{ st [r4],r1 }\n{ st [r4],r1 }\n{ st [r5],r1 }\n{ st [r4],r1 }\n{ trap 0 } commit");
    bench.set(4, 0x3000);
    bench.set(5, 0x5000);
    bench.run();
    assertEquals(1, bench.ledger.events().get(Event.GRANULE_HITS));
    assertEquals(3, bench.ledger.events().get(Event.GRANULE_MISSES));
  }

  @Test
  void withoutFineGrainAStoreToATranslatedPageFaultsBeforeItIsDone() {
    Bench bench = Bench.of("tm5800");
    bench.memory.protection().setFineGrain(false);
    bench.memory.protection().mark(0x3000, ProtectionMap.Mark.TRANSLATED);
    bench.program("{ st [r4],r1 }\n{ trap 0 } commit");
    bench.set(1, -1);
    bench.set(4, 0x2ffe);
    assertEquals(HostFault.Kind.PROTECTION, fault(bench.run()).kind());
    assertEquals(0, bench.memory.read32(0x2ffe));
  }

  @Test
  void oneStoreMoreThanTheGateHoldsFaults() {
    Bench bench = Bench.of("tm5800", "[tables]\nstore_buffer = 4\n");
    bench.program("""
        { st [r4],r1 }
        { st [r4],r1 }
        { st [r4],r1 }
        { st [r4],r1 }
        { st [r4],r1 }
        { trap 0 } commit
        """);
    bench.set(4, 0x2000);
    HostFault fault = fault(bench.run());
    assertEquals(HostFault.Kind.STORE_BUFFER, fault.kind());
    assertEquals(bench.base + 32, fault.moleculePc());
    assertEquals(bench.ledger.clock().now(), bench.ledger.cycles().get(CycleLeaf.ROLLBACK_LOST));
  }

  @Test
  void bytesThatAreNoMoleculeFault() {
    Bench bench = Bench.of("tm5800");
    bench.concealed.write32(bench.base, -1);
    assertEquals(HostFault.Kind.ILLEGAL_MOLECULE, fault(bench.run()).kind());
    assertEquals(HostFault.Kind.ILLEGAL_MOLECULE, fault(bench.engine.run(bench.base + 4, 1)).kind());
    assertEquals(HostFault.Kind.ILLEGAL_MOLECULE, fault(bench.engine.run(0, 1)).kind());
    assertEquals(HostFault.Kind.ILLEGAL_MOLECULE, fault(bench.engine.run(-8, 1)).kind());
  }

  @Test
  void theResumePointIsWhatTheLastCommitLeadTo() {
    Bench bench = Bench.of("tm5800");
    int second = bench.base + 4096;
    bench.set(1, second);
    bench.program("{ br.ind r1 } commit");
    bench.program(second, "{ nop }\n{ divqu r0,r62,r63 }");
    HostFault fault = fault(bench.run());
    assertEquals(second + 8, fault.moleculePc());
    assertEquals(second, fault.resumePc());
  }

  @Test
  void aMachineWithoutInterlocksRejectsEarlyReads() {
    Bench bench = Bench.of("tm5800", "interlock = \"validate\"\n");
    bench.set(4, 0x1000);
    bench.program("{ ld r8,[r4] }\n{ add r9,r8,1 }\n{ trap 0 } commit");
    HostFault fault = fault(bench.run());
    assertEquals(HostFault.Kind.ILLEGAL_MOLECULE, fault.kind());
    assertEquals(bench.base + 8, fault.moleculePc());
    bench.program("{ ld r8,[r4] }\n{ nop }\n{ add r9,r8,1 }\n{ trap 0 } commit");
    assertInstanceOf(Departure.Trapped.class, bench.run());
  }
}
