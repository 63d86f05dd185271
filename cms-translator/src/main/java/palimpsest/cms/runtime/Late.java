package palimpsest.cms.runtime;

import java.util.Optional;
import java.util.function.LongSupplier;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.cpu.GuestState;

/// Stands in for the kernel and the clock until both exist: the process is loaded before the interpreter that asks it.
final class Late implements GuestKernel, LongSupplier {
  private Optional<GuestKernel> kernel = Optional.empty();
  private LongSupplier cycles = () -> 0;

  /// Both are there now.
  void are(GuestKernel theKernel, LongSupplier theCycles) {
    kernel = Optional.of(theKernel);
    cycles = theCycles;
  }

  @Override
  public Verdict interrupt(int vector, int address, GuestState state) {
    return kernel.orElseThrow().interrupt(vector, address, state);
  }

  @Override
  public Verdict fault(GuestFault fault, GuestState state) {
    return kernel.orElseThrow().fault(fault, state);
  }

  @Override
  public Verdict halt(GuestState state) {
    return kernel.orElseThrow().halt(state);
  }

  @Override
  public long attentionAt() {
    return kernel.orElseThrow().attentionAt();
  }

  @Override
  public Verdict attend(GuestState state) {
    return kernel.orElseThrow().attend(state);
  }

  @Override
  public int segmentBase(int selector) {
    return kernel.orElseThrow().segmentBase(selector);
  }

  @Override
  public long getAsLong() {
    return cycles.getAsLong();
  }
}
