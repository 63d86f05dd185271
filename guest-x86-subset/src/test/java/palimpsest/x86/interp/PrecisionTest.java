package palimpsest.x86.interp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.cpu.GuestState;

/// Exceptions leave the state of an instruction boundary: everything before has happened, nothing after.
class PrecisionTest {
  private static final int UNMAPPED = 0x20_0000;
  private static final int USER_WRITE = GuestFault.PF_USER | GuestFault.PF_WRITE;

  @Test
  void aFaultInTheMiddleOfABlockNamesItsInstruction() {
    // inc ecx ; mov [eax], ecx ; inc ecx
    Bench bench = Bench.of("41 89 08 41").set(GuestState.EAX, UNMAPPED);
    GuestFault fault = assertThrows(GuestFault.class, () -> bench.interpreter.run(10, Interpreter.NEVER_HOT));
    assertEquals(UNMAPPED, fault.address());
    assertEquals(USER_WRITE, fault.errorCode());
    assertEquals(Bench.CODE + 1, bench.state.eip());
    assertEquals(1, bench.gpr(GuestState.ECX));
    assertEquals(1, bench.interpreter.instructionsRetired());
  }

  @Test
  void aFaultingReadModifyWriteKeepsFlagsAndReportsAWrite() {
    // add [eax], ecx
    Bench bench = Bench.of("01 08").set(GuestState.EAX, UNMAPPED).flags(0x2d7);
    assertEquals(USER_WRITE, bench.fault().errorCode());
    assertEquals(0x2d7, bench.state.eflags());
  }

  /// Once, the fault named the operand's last byte.
  @Test
  void aReadModifyWriteThatCrossesIntoAFaultingPageNamesThePagesFirstByte() {
    Bench bench = Bench.of("01 08").set(GuestState.EAX, Bench.DATA + 0xffd);
    bench.tables.unmap(Bench.DATA + 0x1000);
    bench.mmu.flush();
    assertEquals(Bench.DATA + 0x1000, bench.fault().address());
  }

  /// Once, the fault named the lowest of the pushes.
  @Test
  void pushesFaultInTheirOrder() {
    for (String code : List.of("60", "c8 04 00 02")) { // pusha ; enter 4, 2
      Bench bench = Bench.of(code).set(GuestState.ESP, Bench.DATA + 0x1010).set(GuestState.EBP, Bench.DATA + 0x100);
      bench.tables.unmap(Bench.DATA + 0x1000);
      bench.mmu.flush();
      assertEquals(Bench.DATA + 0x100c, bench.fault().address(), code);
    }
  }

  /// Once, a bad selector was found before the flags behind it could not be read.
  @Test
  void iretReadsItsThreeValuesBeforeItJudgesOne() {
    Bench bench = Bench.of("cf").set(GuestState.ESP, Bench.DATA + 0xff8);
    bench.tables.unmap(Bench.DATA + 0x1000);
    bench.mmu.flush();
    assertEquals(Bench.DATA + 0x1000, bench.fault().address());
  }

  @Test
  void aStoreThatCrossesIntoAFaultingPageWritesNothing() {
    Bench bench = Bench.of("89 08").set(GuestState.EAX, Bench.DATA + 0xffe).set(GuestState.ECX, -1);
    bench.tables.setWritable(Bench.DATA + 0x1000, false);
    bench.mmu.flush();
    GuestFault fault = bench.fault();
    assertEquals(Bench.DATA + 0x1000, fault.address());
    assertEquals(USER_WRITE | GuestFault.PF_PRESENT, fault.errorCode());
    assertEquals(0, bench.memory.read16(Bench.DATA + 0xffe));
  }

  @Test
  void aStoreAcrossTwoScatteredPagesPutsEachByteInItsPage() {
    Bench bench = Bench.of("89 08 8b 10").set(GuestState.EAX, Bench.DATA + 0xffd).set(GuestState.ECX, 0x4433_2211);
    bench.tables.map(Bench.DATA + 0x1000, Bench.DATA + 0x8000, true, true);
    bench.mmu.flush();
    bench.steps(2);
    assertEquals(0x11, bench.memory.read8(Bench.DATA + 0xffd));
    assertEquals(0x33, bench.memory.read8(Bench.DATA + 0xfff));
    assertEquals(0x44, bench.memory.read8(Bench.DATA + 0x8000));
    assertEquals(0x4433_2211, bench.gpr(GuestState.EDX));
  }

  @Test
  void aSupervisorPageFaultsWithThePresentBit() {
    Bench bench = Bench.of("8b 08").set(GuestState.EAX, Bench.DATA);
    bench.tables.protect(Bench.DATA, true, false);
    bench.mmu.flush();
    assertEquals(GuestFault.PF_USER | GuestFault.PF_PRESENT, bench.fault().errorCode());
  }

  @Test
  void codeThatRunsIntoAnUnmappedPageFaultsOnlyWhenItGetsThere() {
    int at = Bench.CODE + 0xffe;
    Bench bench = new Bench().code(at, "40 b8");
    bench.tables.unmap(Bench.CODE + 0x1000);
    bench.mmu.flush();
    bench.state.setEip(at);
    GuestFault fault = assertThrows(GuestFault.class, () -> bench.interpreter.run(10, Interpreter.NEVER_HOT));
    assertEquals(1, bench.gpr(GuestState.EAX));
    assertEquals(at + 1, bench.state.eip());
    assertEquals(Bench.CODE + 0x1000, fault.address());
    assertEquals(GuestFault.PF_USER, fault.errorCode());
  }

  @Test
  void anUndefinedOpcodeFaultsOnlyWhenItIsReached() {
    Bench bench = Bench.of("40 0f 0b");
    GuestFault fault = assertThrows(GuestFault.class, () -> bench.interpreter.run(10, Interpreter.NEVER_HOT));
    assertEquals(GuestFault.INVALID_OPCODE, fault.vector());
    assertEquals(Bench.CODE + 1, bench.state.eip());
    assertEquals(1, bench.gpr(GuestState.EAX));
    assertTrue(bench.reported.isEmpty(), "UD2 is no missing instruction");
  }

  @Test
  void whatIsNotImplementedIsReportedAndRaisesInvalidOpcode() {
    // sgdt [esi]
    Bench bench = Bench.of("0f 01 06");
    assertEquals(GuestFault.INVALID_OPCODE, bench.fault().vector());
    assertEquals(List.of("SGDT@10000"), bench.reported);
    // movaps xmm0, xmm1
    Bench sse = Bench.of("0f 28 c1");
    assertEquals(GuestFault.INVALID_OPCODE, sse.fault().vector());
    assertEquals(List.of("UNDEFINED_OPCODE@10000"), sse.reported);
  }

  @Test
  void privilegedInstructionsRaiseGeneralProtection() {
    for (String code : List.of("f4", "fa", "fb", "ec", "e7 80", "0f 06", "0f 20 c0", "0f 09", "0f 30", "6c")) {
      GuestFault fault = Bench.of(code).fault();
      assertEquals(GuestFault.GENERAL_PROTECTION, fault.vector(), code);
      assertEquals(0, fault.errorCode(), code);
    }
  }

  @Test
  void trapsAreTakenBehindTheInstruction() {
    Bench bench = Bench.of("cc");
    assertEquals(GuestFault.BREAKPOINT, bench.fault().vector());
    assertEquals(Bench.CODE + 1, bench.state.eip());
    assertEquals(1, bench.interpreter.instructionsRetired());
    Bench overflow = Bench.of("ce").flags(0xa02);
    assertEquals(GuestFault.OVERFLOW, overflow.fault().vector());
    assertEquals(Bench.CODE + 1, overflow.state.eip());
  }

  @Test
  void boundFaultsOutsideAndPassesInside() {
    Bench bench = Bench.of("62 03").set(GuestState.EBX, Bench.DATA).set(GuestState.EAX, -5);
    bench.memory.write32(Bench.DATA, -5);
    bench.memory.write32(Bench.DATA + 4, 10);
    bench.steps(1);
    bench.set(GuestState.EAX, 11).state.setEip(Bench.CODE);
    assertEquals(GuestFault.BOUND, bench.fault().vector());
    assertEquals(Bench.CODE, bench.state.eip());
  }

  @Test
  void farTransfersStayInTheirCodeSegment() {
    // jmp far 0x73:0x10010
    Bench same = Bench.of("ea 10 00 01 00 73 00").steps(1);
    assertEquals(Bench.CODE + 0x10, same.state.eip());
    GuestFault fault = Bench.of("ea 10 00 01 00 33 00").fault();
    assertEquals(GuestFault.GENERAL_PROTECTION, fault.vector());
    assertEquals(0x30, fault.errorCode());
  }
}
