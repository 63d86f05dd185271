package palimpsest.x86.interp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.cpu.GuestState;

/// MMX registers are the x87 registers; what is computed in them is held against processors elsewhere.
class MmxTest {
  private static final int DATA = Bench.DATA;

  @Test
  void registersAreNumberedFromTheFirstWhateverIsOnTop() {
    // fldpi; movd mm3, eax (the top is register 0 now)
    Bench bench = bench("d9 eb 0f 6e d8").set(GuestState.EAX, 0x89abcdef).steps(1);
    assertEquals(0xc90fdaa22168c235L, bench.state.fpu().mmx(7), "pi went into register 7");
    bench.steps(1);
    assertEquals("ffff:0000000089abcdef", bench.state.fpu().st(3).toString());
    assertFalse(bench.state.fpu().isEmpty(5), "every register is in use");
  }

  @Test
  void emmsEmptiesAllRegisters() {
    // movd mm0, eax; emms
    Bench bench = bench("0f 6e c0 0f 77").steps(2);
    for (int i = 0; i < 8; i++) {
      assertTrue(bench.state.fpu().isEmpty(i));
    }
  }

  @Test
  void aPendingExceptionComesBeforeAFaultOfTheOperand() {
    // fldcw [esi]; fld1; fldz; fdivp st(1), st; movq mm0, [edi]
    Bench bench = bench("d9 2e d9 e8 d9 ee de f9 0f 6f 07");
    bench.mmu.write16(DATA, 0x37b);
    bench.steps(4);
    assertEquals(GuestFault.FLOATING_POINT, bench.fault().vector());
  }

  @Test
  void aFaultOfTheOperandLeavesTheStackAsItWas() {
    // fldpi; movq mm0, [edi]
    Bench bench = bench("d9 eb 0f 6f 07").steps(1);
    assertEquals(GuestFault.PAGE_FAULT, bench.fault().vector());
    assertEquals("4000:c90fdaa22168c235", bench.state.fpu().st(0).toString());
    assertTrue(bench.state.fpu().isEmpty(1));
  }

  private static Bench bench(String code) {
    return Bench.of(code).set(GuestState.ESI, DATA).set(GuestState.EDI, 0x20_0000);
  }
}
