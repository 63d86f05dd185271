package palimpsest.x86.interp;

import java.util.Optional;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Operand;

/// The moves and comparisons of bytes that real programs are full of, one class per shape, for the same reason as
/// [Arithmetic32]; the generic executors say the same.
final class Bytes {
  private static final int NARROW = 24;

  private Bytes() {}

  /// The specialised executor of an 8-bit MOV, if there is one.
  static Optional<Executor> move(Instruction in) {
    if (in.operand(0) instanceof Operand.Reg(int d, _) && in.operand(1) instanceof Operand.Mem mem) {
      return Optional.of(new Load(d, at(in, mem)));
    }
    if (!(in.operand(0) instanceof Operand.Mem mem)) {
      return Optional.empty();
    }
    return in.operand(1) instanceof Operand.Imm(int value, _)
        ? Optional.of(new StoreImmediate(at(in, mem), value))
        : in.operand(1) instanceof Operand.Reg(int s, _) ? Optional.of(new Store(at(in, mem), s)) : Optional.empty();
  }

  /// The specialised executor of an 8-bit CMP, if there is one.
  static Optional<Executor> compare(Instruction in) {
    if (in.operand(0) instanceof Operand.Mem mem) {
      return in.operand(1) instanceof Operand.Imm(int value, _)
          ? Optional.of(new CompareMemoryImmediate(at(in, mem), value))
          : in.operand(1) instanceof Operand.Reg(int s, _)
              ? Optional.of(new CompareMemory(at(in, mem), s))
              : Optional.empty();
    }
    return in.operand(0) instanceof Operand.Reg(int d, _) && in.operand(1) instanceof Operand.Imm(int value, _)
        ? Optional.of(new CompareImmediate(d, value))
        : Optional.empty();
  }

  /// The specialised executor of an 8-bit TEST, if there is one.
  static Optional<Executor> test(Instruction in) {
    if (!(in.operand(0) instanceof Operand.Reg(int d, _))) {
      return Optional.empty();
    }
    return in.operand(1) instanceof Operand.Imm(int value, _)
        ? Optional.of(new TestImmediate(d, value))
        : in.operand(1) instanceof Operand.Reg(int s, _) ? Optional.of(new Test(d, s)) : Optional.empty();
  }

  private static EffectiveAddress at(Instruction in, Operand.Mem mem) {
    return new EffectiveAddress(mem, in.addressSize());
  }

  /// What is about the byte register of an encoding number: 0 to 3 are low bytes, 4 to 7 the second bytes of the same.
  private abstract static class OfRegister extends Executor {
    private final int number;
    private final int shift;

    OfRegister(int number) {
      this.number = number & 3;
      this.shift = (number & 4) << 1;
    }

    final int value(Core c) {
      return c.r[number] >>> shift & 0xff;
    }

    final void set(Core c, int value) {
      c.r[number] = c.r[number] & ~(0xff << shift) | value << shift;
    }
  }

  private static final class Load extends OfRegister {
    private final EffectiveAddress at;

    Load(int d, EffectiveAddress at) {
      super(d);
      this.at = at;
    }

    @Override
    void execute(Core c) {
      set(c, c.mmu.read8(at.linear(c.r)));
    }
  }

  private static final class Store extends OfRegister {
    private final EffectiveAddress at;

    Store(EffectiveAddress at, int s) {
      super(s);
      this.at = at;
    }

    @Override
    void execute(Core c) {
      c.mmu.write8(at.linear(c.r), value(c));
    }
  }

  private static final class StoreImmediate extends Executor {
    private final EffectiveAddress at;
    private final int value;

    StoreImmediate(EffectiveAddress at, int value) {
      this.at = at;
      this.value = value;
    }

    @Override
    void execute(Core c) {
      c.mmu.write8(at.linear(c.r), value);
    }
  }

  private static final class CompareMemory extends OfRegister {
    private final EffectiveAddress at;

    CompareMemory(EffectiveAddress at, int s) {
      super(s);
      this.at = at;
    }

    @Override
    void execute(Core c) {
      ArithmeticExecutors.sub(c, c.mmu.read8(at.linear(c.r)), value(c), NARROW);
    }
  }

  private static final class CompareMemoryImmediate extends Executor {
    private final EffectiveAddress at;
    private final int value;

    CompareMemoryImmediate(EffectiveAddress at, int value) {
      this.at = at;
      this.value = value;
    }

    @Override
    void execute(Core c) {
      ArithmeticExecutors.sub(c, c.mmu.read8(at.linear(c.r)), value, NARROW);
    }
  }

  private static final class CompareImmediate extends OfRegister {
    private final int value;

    CompareImmediate(int d, int value) {
      super(d);
      this.value = value;
    }

    @Override
    void execute(Core c) {
      ArithmeticExecutors.sub(c, value(c), value, NARROW);
    }
  }

  private static final class Test extends OfRegister {
    private final int other;
    private final int otherShift;

    Test(int d, int s) {
      super(d);
      this.other = s & 3;
      this.otherShift = (s & 4) << 1;
    }

    @Override
    void execute(Core c) {
      ArithmeticExecutors.and(c, value(c), c.r[other] >>> otherShift, NARROW);
    }
  }

  private static final class TestImmediate extends OfRegister {
    private final int value;

    TestImmediate(int d, int value) {
      super(d);
      this.value = value;
    }

    @Override
    void execute(Core c) {
      ArithmeticExecutors.and(c, value(c), value, NARROW);
    }
  }
}
