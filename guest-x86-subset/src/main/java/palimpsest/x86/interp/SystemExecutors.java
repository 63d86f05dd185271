package palimpsest.x86.interp;

import palimpsest.x86.cpu.CpuidResult;
import palimpsest.x86.cpu.Eflags;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.isa.Instruction;

/// CPUID, RDTSC, the flag instructions, ARPL, model-specific registers and HLT, and the instructions that only raise
/// exceptions here: other privileged ones, and ones this CPU does not implement.
final class SystemExecutors {
  private SystemExecutors() {}

  static Executor cpuid() {
    return Executor.of(
        c -> {
          CpuidResult answer = c.environment.cpuid(c.r[GuestState.EAX], c.r[GuestState.ECX]);
          c.r[GuestState.EAX] = answer.eax();
          c.r[GuestState.EBX] = answer.ebx();
          c.r[GuestState.ECX] = answer.ecx();
          c.r[GuestState.EDX] = answer.edx();
        });
  }

  static Executor rdtsc() {
    return Executor.of(
        c -> {
          long cycles = c.environment.timeStampCounter();
          c.r[GuestState.EAX] = (int) cycles;
          c.r[GuestState.EDX] = (int) (cycles >>> 32);
        });
  }

  static Executor nothing() {
    return Executor.of(_ -> {});
  }

  /// An instruction that exists to raise #UD.
  static Executor undefined() {
    return Executor.of(
        _ -> {
          throw GuestFault.of(GuestFault.INVALID_OPCODE);
        });
  }

  /// An instruction of the set that this CPU does not have (yet).
  static Executor unimplemented(Instruction in, int eip) {
    return Executor.of(
        c -> {
          c.environment.unimplemented(in, eip);
          throw GuestFault.of(GuestFault.INVALID_OPCODE);
        });
  }

  /// An instruction that needs privilege level 0, or IOPL 3, and is not there at level 0 either.
  static Executor privileged(Instruction in, int eip) {
    Executor unimplemented = unimplemented(in, eip);
    return Executor.of(
        c -> {
          requireLevel0(c);
          unimplemented.execute(c);
        });
  }

  static Executor rdmsr() {
    return Executor.of(
        c -> {
          requireLevel0(c);
          long value = c.environment.readRegister(c.r[GuestState.ECX]);
          c.r[GuestState.EAX] = (int) value;
          c.r[GuestState.EDX] = (int) (value >>> 32);
        });
  }

  static Executor wrmsr() {
    return Executor.of(
        c -> {
          requireLevel0(c);
          long low = Integer.toUnsignedLong(c.r[GuestState.EAX]);
          c.environment.writeRegister(c.r[GuestState.ECX], (long) c.r[GuestState.EDX] << 32 | low);
          c.stopFor(Stop.REGISTER_WRITTEN);
        });
  }

  static Executor hlt() {
    return Executor.of(
        c -> {
          requireLevel0(c);
          c.stopFor(Stop.HALT);
        });
  }

  private static void requireLevel0(Core c) {
    if (c.state.privilegeLevel() != 0) {
      throw Core.generalProtection(0);
    }
  }

  static Executor arpl(Instruction in) {
    Place target = Place.of(in, 0);
    Place source = Place.of(in, 1);
    return Executor.of(
        c -> {
          int address = target.address(c);
          int selector = target.readForUpdate(c, address);
          int level = source.read(c, 0) & 3;
          boolean raised = (selector & 3) < level;
          c.setZf(raised);
          if (raised) {
            target.write(c, address, selector & ~3 | level);
          }
        });
  }

  static Executor clc() {
    return Executor.of(c -> c.setCf(0));
  }

  static Executor stc() {
    return Executor.of(c -> c.setCf(1));
  }

  static Executor cmc() {
    return Executor.of(c -> c.setCf(c.cf() ^ 1));
  }

  static Executor cld() {
    return Executor.of(c -> c.system &= ~Eflags.DF);
  }

  static Executor std() {
    return Executor.of(c -> c.system |= Eflags.DF);
  }

  /// The undocumented D6: AL becomes a mask of CF.
  static Executor salc() {
    return Executor.of(c -> c.setAl(-c.cf()));
  }
}
