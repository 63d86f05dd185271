package palimpsest.x86.interp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import palimpsest.x86.cpu.Eflags;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.isa.Segment;

/// Corners worked out by hand from Intel SDM volume 2.
class CornerTest {
  private static final int EAX = GuestState.EAX;
  private static final int EBX = GuestState.EBX;
  private static final int ECX = GuestState.ECX;
  private static final int EDX = GuestState.EDX;

  @Test
  void highByteRegistersAreTheSecondByte() {
    // mov ah, 0x12 ; mov al, ah
    assertEquals(0x9999_1212, Bench.of("b4 12 88 e0").set(EAX, 0x9999_9999).steps(2).gpr(EAX));
  }

  @Test
  void xaddOfARegisterWithItselfDoublesIt() {
    assertEquals(14, Bench.of("0f c1 c0").set(EAX, 7).steps(1).gpr(EAX));
  }

  @Test
  void xaddExchangesAndAdds() {
    Bench bench = Bench.of("0f c1 05 00 00 04 00").set(EAX, 5);
    bench.memory.write32(Bench.DATA, 37);
    bench.steps(1);
    assertEquals(37, bench.gpr(EAX));
    assertEquals(42, bench.memory.read32(Bench.DATA));
  }

  @Test
  void cmpxchgStoresOnEqualityAndLoadsOtherwise() {
    Bench equal = Bench.of("0f b1 1d 00 00 04 00").set(EAX, 9).set(EBX, 77);
    equal.memory.write32(Bench.DATA, 9);
    equal.steps(1);
    assertEquals(77, equal.memory.read32(Bench.DATA));
    assertEquals(Eflags.ZF, equal.state.eflags() & Eflags.ZF);
    Bench other = Bench.of("0f b1 1d 00 00 04 00").set(EAX, 8).set(EBX, 77);
    other.memory.write32(Bench.DATA, 9);
    other.steps(1);
    assertEquals(9, other.memory.read32(Bench.DATA));
    assertEquals(9, other.gpr(EAX));
  }

  @Test
  void cmpxchg8bComparesThePairAndTouchesOnlyZf() {
    Bench bench = Bench.of("0f c7 0d 00 00 04 00").flags(0x297);
    bench.set(EAX, 1).set(EDX, 2).set(EBX, 3).set(ECX, 4);
    bench.memory.write64(Bench.DATA, 0x2_0000_0001L);
    bench.steps(1);
    assertEquals(0x4_0000_0003L, bench.memory.read64(Bench.DATA));
    assertEquals(0x2d7, bench.state.eflags());
  }

  @Test
  void cmpxchg8bFaultsOnAReadOnlyPageEvenWhenItWouldNotStore() {
    Bench bench = Bench.of("0f c7 0d 00 00 04 00").set(EAX, 1);
    bench.tables.setWritable(Bench.DATA, false);
    bench.mmu.flush();
    assertEquals(GuestFault.PAGE_FAULT, bench.fault().vector());
  }

  @Test
  void bitTestsInMemoryReachBeyondTheOperandBothWays() {
    // bts [DATA+0x100], ecx
    Bench up = Bench.of("0f ab 0d 00 01 04 00").set(ECX, 70).steps(1);
    assertEquals(1 << 6, up.memory.read32(Bench.DATA + 0x108));
    Bench down = Bench.of("0f ab 0d 00 01 04 00").set(ECX, -1).steps(1);
    assertEquals(1 << 31, down.memory.read32(Bench.DATA + 0xfc));
    // bts word, cx: the offset is the signed 16-bit register
    Bench word = Bench.of("66 0f ab 0d 00 01 04 00").set(ECX, 0x1234_fff0).steps(1);
    assertEquals(1, word.memory.read16(Bench.DATA + 0xfe));
  }

  @Test
  void bitTestsByImmediateStayInTheOperand() {
    Bench bench = Bench.of("0f ba 2d 00 01 04 00 25").steps(1);
    assertEquals(1 << 5, bench.memory.read32(Bench.DATA + 0x100));
  }

  @Test
  void scanOfZeroLeavesTheDestinationAndSetsZf() {
    Bench bench = Bench.of("0f bc c3").set(EAX, 0x1234).steps(1);
    assertEquals(0x1234, bench.gpr(EAX));
    assertEquals(Eflags.ZF, bench.state.eflags() & Eflags.ZF);
    assertEquals(4, Bench.of("0f bc c3").set(EBX, 0x50).steps(1).gpr(EAX));
    assertEquals(6, Bench.of("0f bd c3").set(EBX, 0x50).steps(1).gpr(EAX));
  }

  @Test
  void decimalAdjustments() {
    // daa after 0x79 + 0x35 = 0xae -> 0x14 carry
    Bench daa = Bench.of("00 d8 27").set(EAX, 0x79).set(EBX, 0x35).steps(2);
    assertEquals(0x14, daa.gpr(EAX));
    assertEquals(Eflags.CF | Eflags.AF, daa.state.eflags() & (Eflags.CF | Eflags.AF));
    // das after 0x35 - 0x47 = 0xee -> 0x88 borrow (SDM's example)
    Bench das = Bench.of("28 d8 2f").set(EAX, 0x35).set(EBX, 0x47).steps(2);
    assertEquals(0x88, das.gpr(EAX));
    assertEquals(Eflags.CF | Eflags.AF, das.state.eflags() & (Eflags.CF | Eflags.AF));
    assertEquals(0x0105, Bench.of("37").set(EAX, 0xf).steps(1).gpr(EAX));
    assertEquals(0xff09, Bench.of("3f").set(EAX, 0xf).steps(1).gpr(EAX) & 0xffff);
    assertEquals(0x0405, Bench.of("d4 0a").set(EAX, 45).steps(1).gpr(EAX));
    assertEquals(45, Bench.of("d5 0a").set(EAX, 0x0405).steps(1).gpr(EAX));
    assertEquals(GuestFault.DIVIDE_ERROR, Bench.of("d4 00").fault().vector());
  }

  @Test
  void aasBorrowsFromAh() {
    assertEquals(0x0109, Bench.of("3f").set(EAX, 0x020f).steps(1).gpr(EAX));
  }

  @Test
  void loopCountsInTheAddressSize() {
    // addr16 loop -3 (to itself)
    Bench bench = Bench.of("67 e2 fd").set(ECX, 0x5_0002).steps(1);
    assertEquals(0x5_0001, bench.gpr(ECX));
    assertEquals(Bench.CODE, bench.state.eip());
    assertEquals(Bench.CODE + 3, bench.steps(1).state.eip());
    assertEquals(0x5_0000, bench.gpr(ECX));
  }

  @Test
  void conditionalMovesReadEvenWhenTheyDoNotMove() {
    // cmovz eax, [ebx] with ZF clear
    Bench bench = Bench.of("0f 44 03").set(EBX, 0x20_0000).flags(0x202);
    assertEquals(GuestFault.PAGE_FAULT, bench.fault().vector());
  }

  @Test
  void segmentOverridesAddTheBaseAfterTheOffsetWraps() {
    // mov eax, gs:[bx+si] with 16-bit addressing
    Bench bench = Bench.of("67 65 8b 00").set(EBX, 0xffff).set(GuestState.ESI, 5);
    bench.state.setSegment(Segment.GS, Bench.TLS_SELECTOR, Bench.TLS_BASE);
    bench.memory.write32(Bench.TLS_BASE + 4, 0x600d);
    assertEquals(0x600d, bench.steps(1).gpr(EAX));
  }

  @Test
  void movToGsLoadsTheBaseTheEnvironmentKnows() {
    // mov gs, ax ; mov ecx, gs:[8]
    Bench bench = Bench.of("8e e8 65 8b 0d 08 00 00 00").set(EAX, Bench.TLS_SELECTOR);
    bench.memory.write32(Bench.TLS_BASE + 8, 4711);
    assertEquals(4711, bench.steps(2).gpr(ECX));
    GuestFault fault = Bench.of("8e e8").set(EAX, 0x13).fault();
    assertEquals(GuestFault.GENERAL_PROTECTION, fault.vector());
    assertEquals(0x10, fault.errorCode());
    assertEquals(0, Bench.of("8e e8").steps(1).state.segmentBase(Segment.GS));
  }

  @Test
  void xlatIndexesWithAl() {
    Bench bench = Bench.of("d7").set(EBX, Bench.DATA).set(EAX, 0xffff_ff10);
    bench.memory.write8(Bench.DATA + 0x10, 0x42);
    assertEquals(0xffff_ff42, bench.steps(1).gpr(EAX));
  }

  @Test
  void lahfAndSahfCarryFiveFlags() {
    Bench bench = Bench.of("9f").flags(0xad7).steps(1);
    assertEquals(0xd700, bench.gpr(EAX));
    Bench back = Bench.of("9e").set(EAX, 0xff00).flags(0x202).steps(1);
    assertEquals(0x2d7, back.state.eflags());
  }

  @Test
  void salcSpreadsCarry() {
    assertEquals(0x12ff, Bench.of("d6").set(EAX, 0x1200).flags(0x203).steps(1).gpr(EAX));
  }

  @Test
  void aWordSizedJumpTruncatesItsTarget() {
    // jmp near, operand size 16
    Bench bench = Bench.of("66 e9 00 00").steps(1);
    assertEquals(Bench.CODE + 4 & 0xffff, bench.state.eip());
  }

  @Test
  void cpuidNamesTheVendorAndExactlyTheFeaturesThereAre() {
    Bench bench = Bench.of("0f a2").steps(1);
    assertEquals(0x756e_6547, bench.gpr(EBX));
    Bench features = Bench.of("0f a2").set(EAX, 1).steps(1);
    assertEquals(1 | 1 << 4 | 1 << 8 | 1 << 15 | 1 << 23, features.gpr(EDX));
  }

  @Test
  void rdtscSplitsTheCounter() {
    Bench bench = Bench.of("0f 31").steps(1);
    assertEquals(0x2345_6789, bench.gpr(EAX));
    assertEquals(1, bench.gpr(EDX));
  }

  @Test
  void exchangeWithMemoryWritesBoth() {
    Bench bench = Bench.of("87 05 00 00 04 00").set(EAX, 1);
    bench.memory.write32(Bench.DATA, 2);
    bench.steps(1);
    assertEquals(2, bench.gpr(EAX));
    assertEquals(1, bench.memory.read32(Bench.DATA));
  }
}
