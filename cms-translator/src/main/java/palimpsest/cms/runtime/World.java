package palimpsest.cms.runtime;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import palimpsest.cms.longrun.Governor;
import palimpsest.cms.longrun.LongRunRegisters;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.Ledger;
import palimpsest.host.account.OperatingHistory;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;
import palimpsest.x86.cpu.CpuModel;
import palimpsest.x86.cpu.CpuidResult;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.interp.Environment;
import palimpsest.x86.isa.Disassembler;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.linux.GuestClock;

/// What the guest can learn from outside its registers and memory: simulated time, the processor's identity, segment
/// descriptors.
final class World implements Environment, GuestClock {
  private final CpuModel processor;
  private final Ledger ledger;
  private final OperatingHistory operation;
  private final GuestKernel kernel;
  private final LongSupplier cycles;
  private Optional<Governor> governor = Optional.empty();
  /// Cycles and nanoseconds of the guest's time that had passed when this run went on from a saved state.
  private long earlierCycles;
  private long earlierNanoseconds;
  private final Set<String> seen = new HashSet<>();
  private final List<Unimplemented> unimplemented = new ArrayList<>();

  /// @param operation what time it is
  /// @param cycles simulated cycles so far, including what an interpreted stretch has not charged yet
  World(CpuModel processor, Ledger ledger, OperatingHistory operation, GuestKernel kernel, LongSupplier cycles) {
    this.processor = processor;
    this.ledger = ledger;
    this.operation = operation;
    this.kernel = kernel;
    this.cycles = cycles;
  }

  /// It counts at the frequency of the highest operating point, wherever the core is: Crusoe's runs at a constant rate,
  /// as Linux notes for all Transmeta processors (`arch/x86/kernel/cpu/transmeta.c`, X86_FEATURE_CONSTANT_TSC).
  @Override
  public long timeStampCounter() {
    return earlierCycles + operation.timebase().ticksAt(cycles.getAsLong());
  }

  @Override
  public CpuModel processor() {
    return processor;
  }

  @Override
  public CpuidResult cpuid(int leaf, int subleaf) {
    return TransmetaLeaves.of(leaf, processor, operation.machine()).orElseGet(() -> processor.cpuid(leaf, subleaf));
  }

  @Override
  public long readRegister(int number) {
    return registers()
        .read(number, operation.machine().point())
        .orElseThrow(() -> new GuestFault(GuestFault.GENERAL_PROTECTION, 0, 0));
  }

  @Override
  public void writeRegister(int number, long value) {
    if (!registers().write(number, value)) {
      throw new GuestFault(GuestFault.GENERAL_PROTECTION, 0, 0);
    }
  }

  private LongRunRegisters registers() {
    return governor.orElseThrow().registers();
  }

  @Override
  public int segmentBase(int selector) {
    return kernel.segmentBase(selector);
  }

  @Override
  public void unimplemented(Instruction instruction, int eip) {
    if (seen.add(instruction.mnemonic() + " " + instruction.operands())) {
      unimplemented.add(new Unimplemented(new Disassembler().print(instruction, eip), eip));
    }
  }

  /// Instructions that raised #UD because this processor lacks them, the first of each kind.
  List<Unimplemented> unimplemented() {
    return List.copyOf(unimplemented);
  }

  @Override
  public long nanoseconds() {
    return earlierNanoseconds + operation.timebase().nanosecondsAt(cycles.getAsLong());
  }

  /// The first cycle at which [#nanoseconds] shows `wanted` or more, if the operating point stays.
  long cycleAt(long wanted) {
    return operation.timebase().cycleAt(Math.max(0, wanted - earlierNanoseconds));
  }

  /// From now on the operating point may change while the guest sleeps.
  void governedBy(Governor of) {
    governor = Optional.of(of);
  }

  @Override
  public void advance(long nanoseconds) {
    long until = nanoseconds() + nanoseconds;
    long left = nanoseconds;
    while (left > 0) {
      long cycles = operation.timebase().cyclesFor(left);
      long due = governor.map(Governor::dueWhileIdle).orElse(Long.MAX_VALUE) - ledger.clock().now();
      ledger.charge(CycleLeaf.IDLE, Math.clamp(due, 0, cycles));
      if (cycles <= due) {
        return;
      }
      governor.ifPresent(Governor::act);
      left = until - nanoseconds();
    }
  }

  /// Writes what the guest's time is counted from, and what it tried in vain.
  ///
  /// @throws StateException never
  void saveExactly(StateWriter out) throws StateException {
    out.i64(earlierCycles);
    out.i64(earlierNanoseconds);
    out.list(new TreeSet<>(seen), out::text);
    out.list(unimplemented, each -> {
      out.text(each.instruction());
      out.i32(each.eip());
    });
  }

  /// Becomes what [#saveExactly] wrote.
  void restoreExactly(StateReader in) throws StateException {
    earlierCycles = in.i64();
    earlierNanoseconds = in.i64();
    seen.clear();
    seen.addAll(in.list(in::text));
    unimplemented.clear();
    unimplemented.addAll(in.list(() -> new Unimplemented(in.text(), in.i32())));
  }

  /// Writes the guest's time, and what the registers hold by which it has a say in it.
  void save(StateWriter out) {
    out.i64(timeStampCounter());
    out.i64(nanoseconds());
    registers().save(out);
  }

  /// From now on, the guest's time goes on from what [#save] wrote.
  void restore(StateReader in) throws StateException {
    earlierCycles = 0;
    earlierCycles = in.i64() - timeStampCounter();
    earlierNanoseconds = 0;
    earlierNanoseconds = in.i64() - nanoseconds();
    registers().restore(in);
  }
}
