package palimpsest.x86.interp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.cpu.GuestState;

/// The corners of stack instructions.
class StackTest {
  private static final int ESP = GuestState.ESP;

  @Test
  void pushOfEspStoresItsOldValue() {
    Bench bench = Bench.of("54").steps(1);
    assertEquals(Bench.STACK, bench.memory.read32(Bench.STACK - 4));
    assertEquals(Bench.STACK - 4, bench.gpr(ESP));
  }

  @Test
  void popIntoEspKeepsTheValuePopped() {
    Bench bench = Bench.of("5c");
    bench.memory.write32(Bench.STACK, 0x4_1234);
    assertEquals(0x4_1234, bench.steps(1).gpr(ESP));
  }

  @Test
  void popThroughEspAddressesWithTheIncrementedEsp() {
    // pop dword [esp+4]
    Bench bench = Bench.of("8f 44 24 04");
    bench.memory.write32(Bench.STACK, 77);
    bench.steps(1);
    assertEquals(77, bench.memory.read32(Bench.STACK + 8));
    assertEquals(Bench.STACK + 4, bench.gpr(ESP));
  }

  @Test
  void popThatCannotWriteLeavesEsp() {
    Bench bench = Bench.of("8f 00").set(GuestState.EAX, 0x20_0000);
    GuestFault fault = bench.fault();
    assertEquals(GuestFault.PAGE_FAULT, fault.vector());
    assertEquals(GuestFault.PF_WRITE | GuestFault.PF_USER, fault.errorCode());
    assertEquals(Bench.STACK, bench.gpr(ESP));
    assertEquals(Bench.CODE, bench.state.eip());
  }

  @Test
  void pushaAndPopaRestoreEverythingButSkipEsp() {
    Bench bench = Bench.of("60 61");
    for (int i = 0; i < 8; i++) {
      if (i != ESP) {
        bench.set(i, 100 + i);
      }
    }
    bench.steps(1);
    assertEquals(100, bench.memory.read32(Bench.STACK - 4));
    assertEquals(Bench.STACK, bench.memory.read32(Bench.STACK - 20));
    assertEquals(107, bench.memory.read32(Bench.STACK - 32));
    bench.memory.write32(Bench.STACK - 20, 0xdead);
    bench.steps(1);
    assertEquals(Bench.STACK, bench.gpr(ESP));
    assertEquals(107, bench.gpr(GuestState.EDI));
  }

  @Test
  void pushaAcrossAnUnwritablePageWritesNothing() {
    Bench bench = Bench.of("60").set(ESP, Bench.STACK + 16);
    bench.tables.setWritable(Bench.STACK - 0x1000, false);
    bench.mmu.flush();
    GuestFault fault = bench.fault();
    assertEquals(GuestFault.PF_PRESENT | GuestFault.PF_WRITE | GuestFault.PF_USER, fault.errorCode());
    assertEquals(0, bench.memory.read32(Bench.STACK + 12));
    assertEquals(Bench.STACK + 16, bench.gpr(ESP));
  }

  @Test
  void enterCopiesTheFramePointersOfOuterLevels() {
    // enter 16, 3
    Bench bench = Bench.of("c8 10 00 03").set(GuestState.EBP, Bench.DATA + 64);
    bench.memory.write32(Bench.DATA + 60, 0x1111);
    bench.memory.write32(Bench.DATA + 56, 0x2222);
    bench.steps(1);
    int frame = Bench.STACK - 4;
    assertEquals(Bench.DATA + 64, bench.memory.read32(frame));
    assertEquals(0x1111, bench.memory.read32(frame - 4));
    assertEquals(0x2222, bench.memory.read32(frame - 8));
    assertEquals(frame, bench.memory.read32(frame - 12));
    assertEquals(frame, bench.gpr(GuestState.EBP));
    assertEquals(frame - 12 - 16, bench.gpr(ESP));
  }

  @Test
  void leaveUndoesEnter() {
    Bench bench = Bench.of("c8 20 00 00 c9").set(GuestState.EBP, 0x1234).steps(2);
    assertEquals(0x1234, bench.gpr(GuestState.EBP));
    assertEquals(Bench.STACK, bench.gpr(ESP));
  }

  @Test
  void popfChangesNeitherInterruptFlagNorIoPrivilege() {
    Bench bench = Bench.of("9d");
    bench.memory.write32(Bench.STACK, 0xffff_fcff);
    bench.steps(1);
    assertEquals(0x24_4ed7 & ~0x100, bench.state.eflags());
  }

  @Test
  void pushfShowsTheAlwaysOneBitAndHidesVmAndRf() {
    Bench bench = Bench.of("9c").flags(0x3_0246).steps(1);
    assertEquals(0x246, bench.memory.read32(Bench.STACK - 4));
  }

  @Test
  void pushOf16BitsMovesEspByTwo() {
    Bench bench = Bench.of("66 50").set(GuestState.EAX, 0x1234_5678).steps(1);
    assertEquals(Bench.STACK - 2, bench.gpr(ESP));
    assertEquals(0x5678, bench.memory.read16(Bench.STACK - 2));
  }

  @Test
  void trapFlagRaisesDebugBehindTheNextInstruction() {
    // popf ; inc eax ; inc eax
    Bench bench = Bench.of("9d 40 40");
    bench.memory.write32(Bench.STACK, 0x302);
    GuestFault fault =
        org.junit.jupiter.api.Assertions.assertThrows(
            GuestFault.class, () -> bench.interpreter.run(10, Interpreter.NEVER_HOT));
    assertEquals(GuestFault.DEBUG, fault.vector());
    assertEquals(1, bench.gpr(GuestState.EAX));
    assertEquals(Bench.CODE + 2, bench.state.eip());
    assertEquals(2, bench.interpreter.instructionsRetired());
  }
}
