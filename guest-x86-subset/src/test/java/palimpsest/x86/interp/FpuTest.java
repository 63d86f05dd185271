package palimpsest.x86.interp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import palimpsest.x86.cpu.Eflags;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.cpu.GuestState;

/// What x87 instructions do outside the unit: memory, EFLAGS, AX, pending exceptions, faults.
class FpuTest {
  private static final int DATA = Bench.DATA;
  private static final int STATUS_ZERO_DIVIDE = 0x04;

  @Test
  void anUnmaskedExceptionWaitsForTheNextWaitingInstruction() {
    // fldcw [esi]; fld1; fldz; fdivp st(1), st; fnstsw ax; mov ecx, 7; fwait
    Bench bench = bench("d9 2e d9 e8 d9 ee de f9 df e0 b9 07 00 00 00 9b");
    bench.mmu.write16(DATA, 0x37b);
    bench.steps(6);
    assertEquals(7, bench.gpr(GuestState.ECX), "integer instructions do not wait");
    assertEquals(0x8084, bench.gpr(GuestState.EAX) & 0xc0ff, "ZE, ES and B");
    int at = bench.state.eip();
    assertEquals(GuestFault.FLOATING_POINT, bench.fault().vector());
    assertEquals(at, bench.state.eip());
    assertEquals(STATUS_ZERO_DIVIDE, bench.state.fpu().pending());
  }

  @Test
  void whatDoesNotWaitRunsWhileAnExceptionIsPending() {
    // fldcw [esi]; fld1; fldz; fdivp; fnclex; fwait
    Bench bench = bench("d9 2e d9 e8 d9 ee de f9 db e2 9b");
    bench.mmu.write16(DATA, 0x37b);
    bench.steps(6);
    assertFalse(bench.state.fpu().isPending());
    assertEquals(0, bench.state.fpu().status() & 0x80ff);
  }

  @Test
  void loadingAControlWordThatUnmasksWhatIsRecordedMakesItPending() {
    // fld1; fldz; fdivp; fldcw [esi]; fnop
    Bench bench = bench("d9 e8 d9 ee de f9 d9 2e d9 d0");
    bench.mmu.write16(DATA, 0x37b);
    bench.steps(4);
    assertTrue(bench.state.fpu().isPending());
    assertEquals(GuestFault.FLOATING_POINT, bench.fault().vector());
  }

  @Test
  void comparisonToFlagsClearsOverflowSignAndAuxiliary() {
    // fld1; fldz; fcomi st, st(1)
    Bench bench = bench("d9 e8 d9 ee db f1").flags(Eflags.ALWAYS_ONE | Eflags.ARITHMETIC);
    bench.steps(3);
    assertEquals(Eflags.CF, bench.state.eflags() & Eflags.ARITHMETIC);
  }

  @Test
  void aStoreThatFaultsHasNeitherPoppedNorSetFlags() {
    // fldpi; fstp dword ptr [esi]
    Bench bench = bench("d9 eb d9 1e").set(GuestState.ESI, Bench.DATA + 0xffe);
    bench.tables.unmap(Bench.DATA + 0x1000);
    bench.mmu.flush();
    bench.steps(1);
    assertEquals(GuestFault.PAGE_FAULT, bench.fault().vector());
    assertFalse(bench.state.fpu().isEmpty(0));
    assertEquals(0, bench.state.fpu().status() & 0x3f);
    assertEquals(0, bench.mmu.read16(Bench.DATA + 0xffe));
  }

  @Test
  void theStateSavedInSixteenBitsIsNinetyFourBytesAndInitialisesTheUnit() {
    // fldpi; data16 fnsave [esi]; frstor16 [esi]
    Bench bench = bench("d9 eb 66 dd 36 66 dd 26");
    bench.mmu.write32(DATA + 94, 0x5a5a5a5a);
    bench.steps(2);
    assertTrue(bench.state.fpu().isEmpty(0));
    assertEquals(0x37f, bench.mmu.read16(DATA));
    assertEquals(0x3800, bench.mmu.read16(DATA + 2));
    assertEquals(0x3fff, bench.mmu.read16(DATA + 4));
    assertEquals(Bench.CODE & 0xffff, bench.mmu.read16(DATA + 6));
    assertEquals(Bench.CODE_SELECTOR, bench.mmu.read16(DATA + 8));
    assertEquals(0xc90fdaa22168c235L, bench.mmu.read64(DATA + 14));
    assertEquals(0x5a5a5a5a, bench.mmu.read32(DATA + 94));
    bench.steps(1);
    assertEquals("4000:c90fdaa22168c235", bench.state.fpu().st(0).toString());
  }

  @Test
  void pointersShowTheLastInstructionThatWasNoControlInstruction() {
    // fld qword ptr [esi+8]; fnstcw [esi]; fnstenv [esi]
    Bench bench = bench("dd 46 08 d9 3e d9 36");
    bench.steps(3);
    assertEquals(Bench.CODE, bench.mmu.read32(DATA + 12));
    assertEquals(0x546 << 16 | Bench.CODE_SELECTOR, bench.mmu.read32(DATA + 16));
    assertEquals(DATA + 8, bench.mmu.read32(DATA + 20));
    assertEquals(Bench.DATA_SELECTOR, bench.mmu.read16(DATA + 24));
    assertEquals(0x3f, bench.state.fpu().control() & 0x3f, "FNSTENV masks all");
  }

  @Test
  void truncatingStoresOfSse3AreUndefined() {
    // fisttp dword, qword, word ptr [esi]
    for (String code : new String[] {"db 0e", "dd 0e", "df 0e"}) {
      assertEquals(GuestFault.INVALID_OPCODE, bench(code).fault().vector(), code);
    }
  }

  private static Bench bench(String code) {
    return Bench.of(code).set(GuestState.ESI, DATA);
  }
}
