package palimpsest.cms.runtime;

import java.util.OptionalLong;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.linux.Delivery;
import palimpsest.x86.linux.LinuxSystem;
import palimpsest.x86.linux.SyscallOutcome;

/// The Linux personality in the kernel's place. Its gates open to programs are those of Linux: 3, 4 and 128
/// (`arch/x86/kernel/idt.c`).
final class LinuxKernel implements GuestKernel {
  private static final int SYSTEM_CALL = 0x80;
  /// Error code of the general protection fault an `int n` without a gate raises: the vector, with the IDT bit.
  private static final int IDT = 2;
  /// Nanoseconds between interrupts of the clock, which ends every HLT: 100 a second, as Linux set a PC's timer then.
  private static final long TICK = 10_000_000;

  private final LinuxSystem system;
  private final World world;

  LinuxKernel(LinuxSystem system, World world) {
    this.system = system;
    this.world = world;
  }

  @Override
  public Verdict interrupt(int vector, int address, GuestState state) {
    return switch (vector) {
      case SYSTEM_CALL -> verdict(system.systemCall(state));
      case GuestFault.BREAKPOINT, GuestFault.OVERFLOW -> fault(GuestFault.of(vector), state);
      default -> {
        state.setEip(address);
        yield fault(new GuestFault(GuestFault.GENERAL_PROTECTION, vector << 3 | IDT, 0), state);
      }
    };
  }

  private static Verdict verdict(SyscallOutcome outcome) {
    return switch (outcome) {
      case SyscallOutcome.Continue _ -> Verdict.CONTINUE;
      case SyscallOutcome.Exited exited -> new Verdict.Ended(exited.exit());
    };
  }

  @Override
  public long attentionAt() {
    OptionalLong at = system.attentionAt();
    return at.isPresent() ? world.cycleAt(at.getAsLong()) : Long.MAX_VALUE;
  }

  @Override
  public Verdict attend(GuestState state) {
    return verdict(system.attend(state));
  }

  @Override
  public Verdict halt(GuestState state) {
    long now = world.nanoseconds();
    long event = system.attentionAt().orElse(Long.MAX_VALUE);
    world.advance(Math.clamp(event - now, 0, TICK - now % TICK));
    return attend(state);
  }

  @Override
  public Verdict fault(GuestFault fault, GuestState state) {
    return switch (system.deliver(fault, state)) {
      case Delivery.Resolved _, Delivery.Handler _, Delivery.Switched _ -> Verdict.CONTINUE;
      case Delivery.Died died -> new Verdict.Ended(died.exit());
    };
  }

  @Override
  public int segmentBase(int selector) {
    return system
        .segmentBase(selector)
        .orElseThrow(() -> new GuestFault(GuestFault.GENERAL_PROTECTION, selector & ~3, 0));
  }
}
