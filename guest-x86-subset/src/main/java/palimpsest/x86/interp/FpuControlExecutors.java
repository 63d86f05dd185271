package palimpsest.x86.interp;

import palimpsest.x86.fpu.FpuImage;
import palimpsest.x86.fpu.FpuState;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Operand;
import palimpsest.x86.isa.Width;

/// The x87 control instructions. They leave the instruction and data pointers alone, and those named FN do not wait.
final class FpuControlExecutors {
  private final Instruction in;
  private final boolean wide;

  FpuControlExecutors(Instruction in) {
    this.in = in;
    this.wide = in.operandSize() != Width.WORD;
  }

  Executor bind(String name) {
    return switch (name) {
      case "FNINIT" -> Executor.of(c -> c.state.fpu().initialise());
      case "FNCLEX" -> Executor.of(c -> c.fpu.data().clearExceptions());
      case "FNENI", "FNDISI", "FNSETPM" -> SystemExecutors.nothing();
      case "FNSTSW" -> in.operand(0) instanceof Operand.Mem mem
          ? storeWord(mem, true)
          : Executor.of(c -> c.setAx(c.state.fpu().status()));
      case "FNSTCW" -> storeWord(memory(), false);
      case "FLDCW" -> loadControl(memory());
      case "FNSTENV" -> storeEnvironment(memory());
      case "FLDENV" -> loadEnvironment(memory());
      case "FNSAVE" -> save(memory());
      case "FRSTOR" -> restore(memory());
      default -> throw new IllegalArgumentException("no executor for " + name);
    };
  }

  private Operand.Mem memory() {
    if (in.operand(0) instanceof Operand.Mem mem) {
      return mem;
    }
    throw new IllegalArgumentException("no memory operand: " + in);
  }

  private Executor storeWord(Operand.Mem mem, boolean status) {
    EffectiveAddress at = new EffectiveAddress(mem, in.addressSize());
    return Executor.of(
        c -> {
          FpuState fpu = c.state.fpu();
          c.mmu.write16(at.linear(c.r), status ? fpu.status() : fpu.control());
        });
  }

  private Executor loadControl(Operand.Mem mem) {
    EffectiveAddress at = new EffectiveAddress(mem, in.addressSize());
    return Executor.of(
        c -> {
          FpuExecutors.await(c);
          c.state.fpu().setControl(c.mmu.read16(at.linear(c.r)));
        });
  }

  private Executor storeEnvironment(Operand.Mem mem) {
    EffectiveAddress at = new EffectiveAddress(mem, in.addressSize());
    return Executor.of(
        c -> {
          write(c, at, FpuImage.environment(c.state.fpu(), wide));
          c.fpu.data().maskAll();
        });
  }

  private Executor loadEnvironment(Operand.Mem mem) {
    EffectiveAddress at = new EffectiveAddress(mem, in.addressSize());
    return Executor.of(
        c -> {
          FpuExecutors.await(c);
          byte[] image = read(c, at, FpuImage.environmentBytes(wide));
          FpuImage.loadEnvironment(c.state.fpu(), image, wide);
        });
  }

  private Executor save(Operand.Mem mem) {
    EffectiveAddress at = new EffectiveAddress(mem, in.addressSize());
    return Executor.of(
        c -> {
          write(c, at, FpuImage.state(c.state.fpu(), wide));
          c.state.fpu().initialise();
        });
  }

  private Executor restore(Operand.Mem mem) {
    EffectiveAddress at = new EffectiveAddress(mem, in.addressSize());
    return Executor.of(
        c -> {
          FpuExecutors.await(c);
          byte[] image = read(c, at, FpuImage.stateBytes(wide));
          FpuImage.loadState(c.state.fpu(), image, wide);
        });
  }

  private static byte[] read(Core c, EffectiveAddress at, int length) {
    byte[] image = new byte[length];
    c.mmu.copyIn(at.linear(c.r), image, 0, length);
    return image;
  }

  private static void write(Core c, EffectiveAddress at, byte[] image) {
    int linear = at.linear(c.r);
    c.mmu.checkWrite(linear, image.length);
    c.mmu.copyOut(linear, image, 0, image.length);
  }
}
