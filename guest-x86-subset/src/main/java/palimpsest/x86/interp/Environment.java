package palimpsest.x86.interp;

import palimpsest.x86.cpu.CpuModel;
import palimpsest.x86.cpu.CpuidResult;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.isa.Decoded;
import palimpsest.x86.isa.Instruction;

/// What an executing instruction asks of the world around the processor core.
public interface Environment {
  /// The time-stamp counter RDTSC reads, in cycles of simulated time.
  long timeStampCounter();

  /// The processor there is: which instructions it has, and what CPUID answers. Always the same one.
  default CpuModel processor() {
    return CpuModel.I686;
  }

  /// The answer to CPUID with `leaf` in EAX and `subleaf` in ECX: the processor's, unless there is more to tell.
  default CpuidResult cpuid(int leaf, int subleaf) {
    return processor().cpuid(leaf, subleaf);
  }

  /// What RDMSR reads from the model-specific register `number`, at privilege level 0.
  ///
  /// @throws GuestFault #GP when there is no such register
  default long readRegister(int number) {
    throw Core.generalProtection(0);
  }

  /// WRMSR's write of `value` to the model-specific register `number`, at privilege level 0.
  ///
  /// @throws GuestFault #GP when there is no such register, or it cannot hold that
  default void writeRegister(int number, long value) {
    throw Core.generalProtection(0);
  }

  /// The base of the data segment a selector names, when it may be loaded into a data segment register at privilege
  /// level 3. Never called with a null selector (0..3).
  ///
  /// @throws GuestFault #GP or #NP with the selector as error code, when it may not
  int segmentBase(int selector);

  /// Told when an instruction that decodes but that this CPU does not implement is about to raise #UD.
  ///
  /// @param eip its address
  void unimplemented(Instruction instruction, int eip);

  /// Told when bytes that are no instruction of this CPU are about to raise their exception.
  ///
  /// @param eip their address
  default void undefined(int eip, Decoded.Reason reason) {}
}
