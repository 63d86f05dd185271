package palimpsest.cms.runtime;

import palimpsest.cms.longrun.Governor;
import palimpsest.host.account.Clock;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.cpu.GuestState;

/// A kernel beside which the governor of the operating point gets its turn: CMS's loop calls for either, and whoever is
/// due acts.
record GovernedKernel(GuestKernel kernel, Governor governor, Clock clock) implements GuestKernel {
  @Override
  public Verdict interrupt(int vector, int address, GuestState state) {
    return kernel.interrupt(vector, address, state);
  }

  @Override
  public Verdict fault(GuestFault fault, GuestState state) {
    return kernel.fault(fault, state);
  }

  @Override
  public Verdict halt(GuestState state) {
    return kernel.halt(state);
  }

  @Override
  public long attentionAt() {
    return Math.min(kernel.attentionAt(), governor.dueAt());
  }

  @Override
  public Verdict attend(GuestState state) {
    if (clock.now() >= governor.dueAt()) {
      governor.act();
    }
    return clock.now() >= kernel.attentionAt() ? kernel.attend(state) : Verdict.CONTINUE;
  }

  @Override
  public int segmentBase(int selector) {
    return kernel.segmentBase(selector);
  }
}
