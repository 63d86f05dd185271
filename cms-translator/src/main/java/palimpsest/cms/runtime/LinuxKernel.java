package palimpsest.cms.runtime;

import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.linux.Delivery;
import palimpsest.x86.linux.LinuxProcess;
import palimpsest.x86.linux.SyscallOutcome;

/// The Linux personality in the kernel's place.
final class LinuxKernel implements GuestKernel {
  private static final int SYSTEM_CALL = 0x80;
  /// Error code of the general protection fault an `int n` without a gate raises: the vector, with the IDT bit.
  private static final int IDT = 2;

  /// Bytes of `int n`: a fault points at the instruction, not behind it.
  private static final int INT_LENGTH = 2;

  private final LinuxProcess process;

  LinuxKernel(LinuxProcess process) {
    this.process = process;
  }

  @Override
  public Verdict interrupt(int vector, GuestState state) {
    if (vector != SYSTEM_CALL) {
      state.setEip(state.eip() - INT_LENGTH);
      return fault(new GuestFault(GuestFault.GENERAL_PROTECTION, vector << 3 | IDT, 0), state);
    }
    return switch (process.systemCall(state)) {
      case SyscallOutcome.Continue _ -> Verdict.CONTINUE;
      case SyscallOutcome.Exited exited -> new Verdict.Ended(exited.exit());
    };
  }

  @Override
  public Verdict fault(GuestFault fault, GuestState state) {
    return switch (process.deliver(fault, state)) {
      case Delivery.Resolved _, Delivery.Handler _ -> Verdict.CONTINUE;
      case Delivery.Died died -> new Verdict.Ended(died.exit());
    };
  }

  @Override
  public int segmentBase(int selector) {
    return process
        .segmentBase(selector)
        .orElseThrow(() -> new GuestFault(GuestFault.GENERAL_PROTECTION, selector & ~3, 0));
  }
}
