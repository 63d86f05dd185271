package palimpsest.x86.linux;

import java.util.Optional;
import palimpsest.x86.cpu.Eflags;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.simd.Mxcsr;

/// Which signal an x86 exception becomes (`arch/x86/kernel/traps.c` and `mm/fault.c` of Linux, i386 process).
final class ExceptionSignals {
  private static final int INTEGER_DIVIDE = 1;
  private static final int ILLEGAL_OPERAND = 2;
  private static final int NOT_MAPPED = 1;
  private static final int NOT_ALLOWED = 2;
  private static final int BUS_ADDRESS = 2;
  private static final int TRACE_BREAK = 1;
  private static final int TRACE_STEP = 2;

  private static final int SEGMENT_NOT_PRESENT = 11;
  private static final int STACK_FAULT = 12;
  private static final int ALIGNMENT = 17;

  private ExceptionSignals() {}

  /// The signal of any exception but a page fault.
  static SignalInfo of(GuestFault fault, GuestState state) {
    Optional<SignalInfo.Trap> trap = Optional.of(new SignalInfo.Trap(fault.vector(), fault.errorCode(), 0));
    int eip = state.eip();
    return switch (fault.vector()) {
      case GuestFault.DIVIDE_ERROR -> new SignalInfo(Signal.SIGFPE.number(), INTEGER_DIVIDE, eip, trap);
      case GuestFault.DEBUG ->
          new SignalInfo(
              Signal.SIGTRAP.number(), (state.eflags() & Eflags.TF) != 0 ? TRACE_STEP : TRACE_BREAK, eip, trap);
      case GuestFault.BREAKPOINT -> new SignalInfo(Signal.SIGTRAP.number(), SignalInfo.BY_KERNEL, 0, trap);
      case GuestFault.INVALID_OPCODE -> new SignalInfo(Signal.SIGILL.number(), ILLEGAL_OPERAND, eip, trap);
      case SEGMENT_NOT_PRESENT, STACK_FAULT -> new SignalInfo(Signal.SIGBUS.number(), SignalInfo.BY_KERNEL, 0, trap);
      case ALIGNMENT -> new SignalInfo(Signal.SIGBUS.number(), TRACE_BREAK, eip, trap);
      case GuestFault.FLOATING_POINT ->
          new SignalInfo(Signal.SIGFPE.number(), floatingPointCode(state.fpu().pending()), eip, trap);
      case GuestFault.SIMD_FLOATING_POINT ->
          new SignalInfo(
              Signal.SIGFPE.number(), floatingPointCode(Mxcsr.pending(state.simd().mxcsr())), eip, trap);
      default -> new SignalInfo(Signal.SIGSEGV.number(), SignalInfo.BY_KERNEL, 0, trap);
    };
  }

  /// si_code of an x87 or SSE exception (`fpu__exception_code` in `arch/x86/kernel/fpu/core.c`): FPE_FLTINV,
  /// FPE_FLTDIV, FPE_FLTOVF, FPE_FLTUND (denormal operands too), FPE_FLTRES.
  private static int floatingPointCode(int pending) {
    if ((pending & 0x01) != 0) {
      return 7;
    }
    if ((pending & 0x04) != 0) {
      return 3;
    }
    if ((pending & 0x08) != 0) {
      return 4;
    }
    return (pending & 0x12) != 0 ? 5 : (pending & 0x20) != 0 ? 6 : 0;
  }

  /// The signal of a page fault no page can be brought in for.
  ///
  /// @param closed whether the page may not be accessed at all: Linux then keeps it as not present in the page tables
  ///     (`_PAGE_PROTNONE`), and so says the error code, while our tables only take it from user mode
  static SignalInfo ofPageFault(GuestFault fault, AddressSpace.Fault reason, boolean closed) {
    int error = closed ? fault.errorCode() & ~GuestFault.PF_PRESENT : fault.errorCode();
    Optional<SignalInfo.Trap> trap =
        Optional.of(new SignalInfo.Trap(GuestFault.PAGE_FAULT, error, fault.address()));
    return reason == AddressSpace.Fault.BEYOND_FILE
        ? new SignalInfo(Signal.SIGBUS.number(), BUS_ADDRESS, fault.address(), trap)
        : new SignalInfo(
            Signal.SIGSEGV.number(),
            reason == AddressSpace.Fault.DENIED ? NOT_ALLOWED : NOT_MAPPED,
            fault.address(),
            trap);
  }

  /// The exception in words.
  static String describe(GuestFault fault, GuestState state) {
    String at = " at eip 0x" + Integer.toHexString(state.eip());
    return switch (fault.vector()) {
      case GuestFault.DIVIDE_ERROR -> "division by zero or overflow" + at;
      case GuestFault.BREAKPOINT -> "breakpoint" + at;
      case GuestFault.INVALID_OPCODE -> "invalid or unimplemented instruction" + at;
      case GuestFault.GENERAL_PROTECTION -> "general protection fault" + at;
      case GuestFault.PAGE_FAULT ->
          ((fault.errorCode() & GuestFault.PF_WRITE) != 0 ? "write to" : "read of")
              + " 0x" + Integer.toHexString(fault.address()) + at;
      case GuestFault.FLOATING_POINT, GuestFault.SIMD_FLOATING_POINT -> "floating-point exception" + at;
      default -> "exception " + fault.vector() + at;
    };
  }
}
