package palimpsest.cms.runtime;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.Ledger;
import palimpsest.x86.cpu.CpuModel;
import palimpsest.x86.interp.Environment;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.linux.GuestClock;

/// What the guest can learn from outside its registers and memory: simulated time, the processor's identity, segment
/// descriptors.
final class World implements Environment, GuestClock {
  private final CpuModel processor;
  private final Ledger ledger;
  private final double mhz;
  private final GuestKernel kernel;
  private final LongSupplier cycles;
  private final Set<String> seen = new HashSet<>();
  private final List<Unimplemented> unimplemented = new ArrayList<>();

  /// @param mhz core frequency at the operating point
  /// @param cycles simulated cycles so far, including what an interpreted stretch has not charged yet
  World(CpuModel processor, Ledger ledger, double mhz, GuestKernel kernel, LongSupplier cycles) {
    this.processor = processor;
    this.ledger = ledger;
    this.mhz = mhz;
    this.kernel = kernel;
    this.cycles = cycles;
  }

  @Override
  public long timeStampCounter() {
    return cycles.getAsLong();
  }

  @Override
  public CpuModel processor() {
    return processor;
  }

  @Override
  public int segmentBase(int selector) {
    return kernel.segmentBase(selector);
  }

  @Override
  public void unimplemented(Instruction instruction, int eip) {
    if (seen.add(Unimplemented.kind(instruction))) {
      unimplemented.add(new Unimplemented(instruction, eip));
    }
  }

  /// Instructions that raised #UD because this processor lacks them, the first of each kind.
  List<Unimplemented> unimplemented() {
    return List.copyOf(unimplemented);
  }

  @Override
  public long nanoseconds() {
    return (long) (cycles.getAsLong() * 1000.0 / mhz);
  }

  /// The first cycle at which [#nanoseconds] shows `nanoseconds` or more.
  long cycleAt(long nanoseconds) {
    long near = (long) Math.ceil(nanoseconds * mhz / 1000);
    return (long) (near * 1000.0 / mhz) < nanoseconds ? near + 1 : near;
  }

  @Override
  public void advance(long nanoseconds) {
    ledger.charge(CycleLeaf.IDLE, (long) Math.ceil(nanoseconds * mhz / 1000));
  }
}
