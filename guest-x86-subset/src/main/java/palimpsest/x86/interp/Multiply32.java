package palimpsest.x86.interp;

import java.util.Optional;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Operand;
import palimpsest.x86.isa.Width;

/// The 32-bit IMUL of two and three operands, one class per shape, for the same reason as [Arithmetic32].
final class Multiply32 {
  private Multiply32() {}

  /// The specialised executor of an IMUL whose product is cut, if there is one.
  static Optional<Executor> truncating(Instruction in) {
    if (in.operandSize() != Width.DWORD || !(in.operand(0) instanceof Operand.Reg(int d, _))) {
      return Optional.empty();
    }
    if (in.operands().size() == 3) {
      return in.operand(1) instanceof Operand.Reg(int s, _) && in.operand(2) instanceof Operand.Imm(int value, _)
          ? Optional.of(new ByImmediate(d, s, value))
          : Optional.empty();
    }
    if (in.operand(1) instanceof Operand.Mem mem) {
      return Optional.of(new ByMemory(d, new EffectiveAddress(mem, in.addressSize())));
    }
    return in.operand(1) instanceof Operand.Reg(int s, _) ? Optional.of(new ByRegister(d, s)) : Optional.empty();
  }

  private static final class ByRegister extends Executor {
    private final int d;
    private final int s;

    ByRegister(int d, int s) {
      this.d = d;
      this.s = s;
    }

    @Override
    void execute(Core c) {
      c.r[d] = MultiplyExecutors.truncated(c, c.r[d], c.r[s], 0);
    }
  }

  private static final class ByImmediate extends Executor {
    private final int d;
    private final int s;
    private final int value;

    ByImmediate(int d, int s, int value) {
      this.d = d;
      this.s = s;
      this.value = value;
    }

    @Override
    void execute(Core c) {
      c.r[d] = MultiplyExecutors.truncated(c, c.r[s], value, 0);
    }
  }

  private static final class ByMemory extends Executor {
    private final int d;
    private final EffectiveAddress at;

    ByMemory(int d, EffectiveAddress at) {
      this.d = d;
      this.at = at;
    }

    @Override
    void execute(Core c) {
      c.r[d] = MultiplyExecutors.truncated(c, c.r[d], c.mmu.read32(at.linear(c.r)), 0);
    }
  }
}
