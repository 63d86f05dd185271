package palimpsest.x86.interp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;
import palimpsest.x86.cpu.CpuModel;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.simd.Packed;

/// What instructions of SSE do outside arithmetic: alignment, MXCSR, images, faults, models.
class SseTest {
  private static final int DATA = Bench.DATA;

  @Test
  void aModelWithoutSseRaisesUndefinedOpcode() {
    for (String code : new String[] {"0f 58 c1", "0f ae 16", "0f ae 06", "66 0f 6f c0"}) {
      assertEquals(GuestFault.INVALID_OPCODE, Bench.of(code).fault().vector(), code);
    }
    assertEquals(GuestFault.INVALID_OPCODE, bench(CpuModel.PENTIUM3, "66 0f 58 c1").fault().vector());
    bench(CpuModel.PENTIUM3, "0f 58 c1").steps(1);
  }

  @Test
  void operandsThatAreNotAlignedAreGeneralProtectionFaultsBeforeAnythingElse() {
    // addps xmm0, [esi]; movaps [esi], xmm0; fxsave [esi]; fxrstor [esi]: none of them mapped
    for (String code : new String[] {"0f 58 06", "0f 29 06", "0f ae 06", "0f ae 0e"}) {
      Bench bench = bench(CpuModel.PENTIUM4, code).set(GuestState.ESI, 0x20_0008);
      assertEquals(GuestFault.GENERAL_PROTECTION, bench.fault().vector(), code);
      bench.set(GuestState.ESI, 0x20_0010);
      assertEquals(GuestFault.PAGE_FAULT, bench.fault().vector(), code);
    }
  }

  @Test
  void anUnmaskedExceptionIsRecordedAndRaisedByItsOwnInstruction() {
    // ldmxcsr [esi]; divss xmm0, xmm1
    Bench bench = bench(CpuModel.PENTIUM3, "0f ae 16 f3 0f 5e c1");
    bench.mmu.write32(DATA, 0x1d80);
    bench.steps(1);
    bench.state.simd().setXmm(0, new Packed(0x3f80_0000, 7));
    GuestFault fault = bench.fault();
    assertEquals(GuestFault.SIMD_FLOATING_POINT, fault.vector());
    assertEquals(0x1d84, bench.state.simd().mxcsr());
    assertEquals(new Packed(0x3f80_0000, 7), bench.state.simd().xmm(0));
  }

  @Test
  void denormalsAreZerosOnlyWhereTheProcessorHasThat() {
    // ldmxcsr [esi]
    Bench third = bench(CpuModel.PENTIUM3, "0f ae 16");
    third.mmu.write32(DATA, 0x1fc0);
    assertEquals(GuestFault.GENERAL_PROTECTION, third.fault().vector());
    Bench fourth = bench(CpuModel.PENTIUM4, "0f ae 16");
    fourth.mmu.write32(DATA, 0x1fc0);
    assertEquals(0x1fc0, fourth.steps(1).state.simd().mxcsr());
  }

  @Test
  void anImageBringsBackWhatItTook() {
    // fldpi; fld1; fxsave [esi]; fninit; fxrstor [esi]
    Bench bench = bench(CpuModel.PENTIUM4, "d9 eb d9 e8 0f ae 06 db e3 0f ae 0e");
    bench.state.simd().setXmm(7, new Packed(1, 2));
    bench.mmu.write32(DATA + 288, 0x5a5a5a5a);
    bench.steps(3);
    assertEquals(0x37f, bench.mmu.read16(DATA));
    assertEquals(0x3000, bench.mmu.read16(DATA + 2));
    assertEquals(0xc0, bench.mmu.read16(DATA + 4), "registers 6 and 7 are in use");
    assertEquals(0xc90fdaa22168c235L, bench.mmu.read64(DATA + 48));
    assertEquals(0x1f80, bench.mmu.read32(DATA + 24));
    assertEquals(0xffff, bench.mmu.read32(DATA + 28));
    assertEquals(2, bench.mmu.read64(DATA + 160 + 16 * 7 + 8));
    assertEquals(0x5a5a5a5a, bench.mmu.read32(DATA + 288));
    bench.state.simd().initialise();
    bench.steps(2);
    assertEquals("4000:c90fdaa22168c235", bench.state.fpu().st(1).toString());
    assertFalse(bench.state.fpu().isEmpty(1));
    assertEquals(new Packed(1, 2), bench.state.simd().xmm(7));
  }

  @Test
  void aMaskedStoreTouchesOnlyWhatItStores() {
    // maskmovdqu xmm0, xmm1
    Bench bench = bench(CpuModel.PENTIUM4, "66 0f f7 c1").set(GuestState.EDI, 0x10_0000 - 8);
    bench.state.simd().setXmm(0, new Packed(0x1122_3344_5566_7788L, 0));
    bench.state.simd().setXmm(1, new Packed(0x80L << 56, 0));
    bench.steps(1);
    assertEquals(0x11L << 56, bench.mmu.read64(0x10_0000 - 8));
  }

  private static Bench bench(CpuModel processor, String code) {
    return new Bench(processor).code(Bench.CODE, code).set(GuestState.ESI, DATA);
  }
}
