package palimpsest.cms.runtime;

import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.linux.Exit;

/// Who stands above the guest program: serves its software interrupts and takes its exceptions. A Linux personality in
/// ordinary runs, something smaller in tests.
public interface GuestKernel {
  /// What happens after the kernel has had its say.
  sealed interface Verdict {
    /// The guest goes on at the state's EIP.
    record Continue() implements Verdict {}

    /// The guest is gone.
    record Ended(Exit exit) implements Verdict {}

    /// Go on.
    Verdict CONTINUE = new Continue();
  }

  /// Serves `int vector`; the state's EIP is that of the instruction behind it.
  ///
  /// @param address of the instruction itself
  Verdict interrupt(int vector, int address, GuestState state);

  /// Takes an exception; `state` is precise.
  Verdict fault(GuestFault fault, GuestState state);

  /// Simulated time at which it wants to be called by [#attend] if nothing else has called it before, in cycles; asked
  /// anew after every call.
  default long attentionAt() {
    return Long.MAX_VALUE;
  }

  /// Looks at its timers and at who is to run; `state` is at an instruction boundary.
  default Verdict attend(GuestState state) {
    return Verdict.CONTINUE;
  }

  /// Waits after HLT until something happens, or not that long; the state's EIP is that of the instruction behind it.
  Verdict halt(GuestState state);

  /// The linear base of the data segment that `selector` names.
  ///
  /// @throws GuestFault #GP where it names none
  int segmentBase(int selector);
}
