package palimpsest.x86.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import palimpsest.x86.cpu.CpuModel;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.fpu.FpuImage;
import palimpsest.x86.fpu.FpuState;
import palimpsest.x86.isa.Segment;
import palimpsest.x86.simd.Packed;

/// Signals: frames as an i386 kernel lays them, and everything back in place after the return.
class SignalsTest {
  private static final int HANDLER = 0x0804_9000;
  private static final int SIGFPE = 8;
  private static final int SIGUSR1 = 10;
  private static final int SIGSEGV = 11;
  private static final int KILL = 37;
  private static final int SIGRETURN = 119;
  private static final int RT_SIGRETURN = 173;
  private static final int RT_SIGACTION = 174;
  private static final int RT_SIGPROCMASK = 175;

  @Property(tries = 60)
  void aHandlersReturnBringsEveryRegisterBack(
      @ForAll @Size(min = 8, max = 8) List<Integer> registers, @ForAll int flags, @ForAll boolean withInfo) {
    TestProcess test = new TestProcess(Optional.empty());
    int stack = test.state.gpr(GuestState.ESP);
    install(test, SIGSEGV, withInfo ? 4 : 0);
    for (int i = 0; i < 8; i++) {
      test.state.setGpr(i, i == GuestState.ESP ? stack - 64 : registers.get(i));
    }
    int kept = 0x202 | (flags & 0xcd5);
    test.state.setEflags(kept);
    test.state.setEip(0x0804_8080);
    Delivery delivery = test.process.deliver(GuestFault.pageFault(0x44, 6), test.state);
    assertEquals(new Delivery.Handler(SIGSEGV), delivery);
    assertEquals(HANDLER, test.state.eip());
    int frame = test.state.gpr(GuestState.ESP);
    assertEquals(12, frame & 15, "the word above the return address is 16-byte aligned");
    assertEquals(SIGSEGV, test.mmu.read32(frame + 4));
    int context = withInfo ? test.mmu.read32(frame + 12) + 20 : frame + 8;
    assertEquals(14, test.mmu.read32(context + 48), "trap number");
    assertEquals(6, test.mmu.read32(context + 52), "error code");
    assertEquals(0x0804_8080, test.mmu.read32(context + 56), "eip");
    assertEquals(0x44, test.mmu.read32(context + 84), "cr2");
    if (withInfo) {
      int info = test.mmu.read32(frame + 8);
      assertEquals(1, test.mmu.read32(info + 8), "SEGV_MAPERR");
      assertEquals(0x44, test.mmu.read32(info + 12), "si_addr");
    }

    test.state.setGpr(GuestState.ESP, frame + (withInfo ? 4 : 8));
    test.outcome(withInfo ? RT_SIGRETURN : SIGRETURN);
    for (int i = 0; i < 8; i++) {
      assertEquals(i == GuestState.ESP ? stack - 64 : registers.get(i), test.state.gpr(i), "register " + i);
    }
    assertEquals(kept, test.state.eflags());
    assertEquals(0x0804_8080, test.state.eip());
    assertEquals(0x7b, test.state.selector(Segment.DS));
    assertEquals(0, blocked(test), "the mask is back");
  }

  @Test
  void theCodeOnTheStackMakesTheReturn() {
    TestProcess test = new TestProcess(Optional.empty());
    install(test, SIGUSR1, 0);
    test.call(KILL, Identity.PROCESS, SIGUSR1);
    int code = test.mmu.read32(test.state.gpr(GuestState.ESP));
    assertEquals(0x80cd_0000_0077_b858L, test.mmu.read64(code));
  }

  @Test
  void aSignalWithoutHandlerKills() {
    TestProcess test = new TestProcess(Optional.empty());
    SyscallOutcome outcome = test.outcome(KILL, Identity.PROCESS, 15);
    Exit exit = assertInstanceOf(SyscallOutcome.Exited.class, outcome).exit();
    assertEquals(143, exit.status());
    assertEquals(15, exit.signal().orElseThrow());
  }

  @Test
  void aBlockedSignalWaitsUntilItIsNot() {
    TestProcess test = new TestProcess(Optional.empty());
    install(test, SIGUSR1, 0);
    test.word(0, 1 << (SIGUSR1 - 1));
    test.word(4, 0);
    test.call(RT_SIGPROCMASK, 0, TestProcess.SCRATCH, 0, 8);
    test.call(KILL, Identity.PROCESS, SIGUSR1);
    assertTrue(test.state.eip() != HANDLER);
    test.call(RT_SIGPROCMASK, 1, TestProcess.SCRATCH, 0, 8);
    assertEquals(HANDLER, test.state.eip());
    assertEquals(SIGUSR1, test.state.gpr(GuestState.EAX));
  }

  @Test
  void aBlockedFaultKills() {
    TestProcess test = new TestProcess(Optional.empty());
    install(test, SIGSEGV, 0);
    test.word(0, 1 << (SIGSEGV - 1));
    test.word(4, 0);
    test.call(RT_SIGPROCMASK, 0, TestProcess.SCRATCH, 0, 8);
    Delivery delivery = test.process.deliver(GuestFault.pageFault(0, 4), test.state);
    assertEquals(139, assertInstanceOf(Delivery.Died.class, delivery).exit().status());
  }

  @Test
  void exceptionsBecomeTheSignalsLinuxMakesOfThem() {
    int[][] pairs = {{0, 136}, {3, 133}, {4, 139}, {5, 139}, {6, 132}, {13, 139}, {16, 136}, {17, 135}};
    for (int[] pair : pairs) {
      TestProcess test = new TestProcess(Optional.empty());
      Delivery delivery = test.process.deliver(GuestFault.of(pair[0]), test.state);
      assertEquals(pair[1], assertInstanceOf(Delivery.Died.class, delivery).exit().status(), "vector " + pair[0]);
    }
  }

  @Test
  void floatingPointExceptionsSayWhichOneWaits() {
    int[][] codes = {{0x01, 7}, {0x02, 5}, {0x04, 3}, {0x08, 4}, {0x10, 5}, {0x20, 6}, {0x3f, 7}};
    for (int[] code : codes) {
      TestProcess test = new TestProcess(Optional.empty());
      install(test, SIGFPE, 4);
      load(test, 0x340, code[0], 0);
      test.process.deliver(GuestFault.of(GuestFault.FLOATING_POINT), test.state);
      int info = test.mmu.read32(test.state.gpr(GuestState.ESP) + 8);
      assertEquals(code[1], test.mmu.read32(info + 8));
    }
  }

  @Property(tries = 20)
  void aHandlerStartsWithAFreshUnitAndItsReturnBringsTheOldOneBack(
      @ForAll @LongRange(min = Long.MIN_VALUE, max = -1) long significand, @ForAll boolean withInfo) {
    TestProcess test = new TestProcess(Optional.empty());
    install(test, SIGSEGV, withInfo ? 4 : 0);
    load(test, 0x27f, 0x3921, significand);
    byte[] before = FpuImage.state(test.state.fpu(), true);
    test.process.deliver(GuestFault.pageFault(0x44, 6), test.state);
    assertEquals(FpuState.INITIAL_CONTROL, test.state.fpu().control());
    assertTrue(test.state.fpu().isEmpty(7));
    int frame = test.state.gpr(GuestState.ESP);
    int context = withInfo ? test.mmu.read32(frame + 12) + 20 : frame + 8;
    int fpstate = test.mmu.read32(context + 76);
    assertEquals(0, fpstate & 63);
    assertEquals(0xffff027f, test.mmu.read32(fpstate));
    assertEquals(significand, test.mmu.read64(fpstate + 28));
    test.state.setGpr(GuestState.ESP, frame + (withInfo ? 4 : 8));
    test.outcome(withInfo ? RT_SIGRETURN : SIGRETURN);
    assertArrayEquals(before, FpuImage.state(test.state.fpu(), true));
  }

  /// Linux: `arch/x86/kernel/fpu/signal.c`, where an image of FXSAVE follows that of FNSAVE, and is what is aligned.
  @Property(tries = 20)
  void aFrameOnAProcessorWithFxsrCarriesTheRegistersOfSse(
      @ForAll long low, @ForAll long high, @ForAll boolean withInfo) {
    TestProcess test = new TestProcess(CpuModel.PENTIUM4);
    install(test, SIGSEGV, withInfo ? 4 : 0);
    load(test, 0x27f, 0x3921, Long.MIN_VALUE | low);
    test.state.simd().setXmm(7, new Packed(low, high));
    test.state.simd().setMxcsr(0x3fa1);
    long before = test.state.simd().digest();
    byte[] unit = FpuImage.state(test.state.fpu(), true);
    test.process.deliver(GuestFault.pageFault(0x44, 6), test.state);
    assertEquals(0x1f80, test.state.simd().mxcsr());
    assertEquals(Packed.ZERO, test.state.simd().xmm(7));
    int frame = test.state.gpr(GuestState.ESP);
    int fpstate = test.mmu.read32((withInfo ? test.mmu.read32(frame + 12) + 20 : frame + 8) + 76);
    assertEquals(0, fpstate + 112 & 63);
    assertEquals(0x3921, test.mmu.read32(fpstate + 108), "the status word, and X86_FXSR_MAGIC, which is zero");
    assertEquals(0x3fa1, test.mmu.read32(fpstate + 112 + 24));
    assertEquals(high, test.mmu.read64(fpstate + 112 + 160 + 7 * 16 + 8));
    test.state.setGpr(GuestState.ESP, frame + (withInfo ? 4 : 8));
    test.outcome(withInfo ? RT_SIGRETURN : SIGRETURN);
    assertEquals(before, test.state.simd().digest());
    assertArrayEquals(unit, FpuImage.state(test.state.fpu(), true));
  }

  @Test
  void exceptionsOfSseSayWhichOneItWas() {
    int[][] codes = {{0x01, 7}, {0x02, 5}, {0x04, 3}, {0x08, 4}, {0x10, 5}, {0x20, 6}, {0x3f, 7}};
    for (int[] code : codes) {
      TestProcess test = new TestProcess(CpuModel.PENTIUM3);
      install(test, SIGFPE, 4);
      test.state.simd().setMxcsr(code[0]);
      test.process.deliver(GuestFault.of(GuestFault.SIMD_FLOATING_POINT), test.state);
      int info = test.mmu.read32(test.state.gpr(GuestState.ESP) + 8);
      assertEquals(code[1], test.mmu.read32(info + 8));
    }
  }

  /// Old contents show in tags once a register is in use again.
  @Test
  void aHandlerFindsZerosInTheRegisters() {
    TestProcess test = new TestProcess(Optional.empty());
    install(test, SIGSEGV, 0);
    load(test, 0x27f, 0x3921, Long.MIN_VALUE);
    test.process.deliver(GuestFault.pageFault(0x44, 6), test.state);
    for (int i = 0; i < 8; i++) {
      assertEquals(0, test.state.fpu().mmx(i));
    }
  }

  /// A unit with one register in use, the top one.
  private static void load(TestProcess test, int control, int status, long significand) {
    ByteBuffer image = ByteBuffer.allocate(FpuImage.stateBytes(true)).order(ByteOrder.LITTLE_ENDIAN);
    image.putInt(0, control).putInt(4, status).putInt(8, 0x3fff);
    image.putLong(28, significand).putShort(36, (short) 0x3fff);
    FpuImage.loadState(test.state.fpu(), image.array(), true);
  }

  @Test
  void aHandlerWithoutStackKills() {
    TestProcess test = new TestProcess(Optional.empty());
    install(test, SIGSEGV, 0);
    test.state.setGpr(GuestState.ESP, 0x1000);
    Delivery delivery = test.process.deliver(GuestFault.pageFault(0, 4), test.state);
    assertEquals(139, assertInstanceOf(Delivery.Died.class, delivery).exit().status());
  }

  @Test
  void anAlarmEndsASleepAtItsTime() {
    TestProcess test = new TestProcess(Optional.empty());
    install(test, 14, 0);
    test.call(27, 3);
    test.word(64, 10);
    test.word(68, 0);
    test.call(162, TestProcess.SCRATCH + 64, TestProcess.SCRATCH + 72);
    assertEquals(HANDLER, test.state.eip());
    assertEquals(3_000_000_000L, test.now());
    assertEquals(7, test.word(72), "seconds left");
  }

  private static void install(TestProcess test, int signal, int flags) {
    test.word(0, HANDLER);
    test.word(4, flags);
    for (int offset = 8; offset < 20; offset += 4) {
      test.word(offset, 0);
    }
    assertEquals(0, test.call(RT_SIGACTION, signal, TestProcess.SCRATCH, 0, 8));
  }

  private static long blocked(TestProcess test) {
    test.call(RT_SIGPROCMASK, 0, 0, TestProcess.SCRATCH + 32, 8);
    return test.word(32);
  }
}
