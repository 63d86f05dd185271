package palimpsest.cms.runtime;

import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.cpu.GuestState;

/// A kernel whose writes to guest memory [CodeWatch] tells from the guest's own.
record AnnouncedKernel(GuestKernel kernel, CodeWatch watch) implements GuestKernel {
  @Override
  public Verdict interrupt(int vector, int address, GuestState state) {
    watch.kernelWrites(true);
    try {
      return kernel.interrupt(vector, address, state);
    } finally {
      watch.kernelWrites(false);
    }
  }

  @Override
  public Verdict fault(GuestFault fault, GuestState state) {
    watch.kernelWrites(true);
    try {
      return kernel.fault(fault, state);
    } finally {
      watch.kernelWrites(false);
    }
  }

  @Override
  public Verdict halt(GuestState state) {
    watch.kernelWrites(true);
    try {
      return kernel.halt(state);
    } finally {
      watch.kernelWrites(false);
    }
  }

  @Override
  public long attentionAt() {
    return kernel.attentionAt();
  }

  @Override
  public Verdict attend(GuestState state) {
    watch.kernelWrites(true);
    try {
      return kernel.attend(state);
    } finally {
      watch.kernelWrites(false);
    }
  }

  @Override
  public int segmentBase(int selector) {
    return kernel.segmentBase(selector);
  }
}
