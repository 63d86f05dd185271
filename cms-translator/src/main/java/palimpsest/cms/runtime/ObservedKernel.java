package palimpsest.cms.runtime;

import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.cpu.GuestState;

/// A kernel whose calls a [RunObserver] is told of.
record ObservedKernel(GuestKernel kernel, RunObserver observer) implements GuestKernel {
  @Override
  public Verdict interrupt(int vector, int address, GuestState state) {
    observer.calls(vector, state.gpr(GuestState.EAX));
    return told(kernel.interrupt(vector, address, state));
  }

  @Override
  public Verdict fault(GuestFault fault, GuestState state) {
    return told(kernel.fault(fault, state));
  }

  @Override
  public Verdict halt(GuestState state) {
    return told(kernel.halt(state));
  }

  @Override
  public long attentionAt() {
    return kernel.attentionAt();
  }

  @Override
  public Verdict attend(GuestState state) {
    return told(kernel.attend(state));
  }

  @Override
  public int segmentBase(int selector) {
    return kernel.segmentBase(selector);
  }

  private Verdict told(Verdict verdict) {
    if (verdict instanceof Verdict.Continue) {
      observer.served();
    }
    return verdict;
  }
}
