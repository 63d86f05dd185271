package palimpsest.x86.interp;

import palimpsest.x86.interp.ArithmeticExecutors.Operation;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Operand;
import palimpsest.x86.isa.Width;

/// The 32-bit arithmetic that real programs spend their time in, one class per shape: a class of its own keeps the
/// operands in final fields and the whole instruction in one virtual call. Everything here says the same as the generic
/// executors of [ArithmeticExecutors], and a property test holds it to that.
final class Arithmetic32 {
  private Arithmetic32() {}

  /// How the executors of one instruction are made for each shape of operands.
  ///
  /// @param register from destination and source register
  /// @param immediate from destination register and value
  /// @param memory from destination register and source address
  /// @param store from destination address and source register
  /// @param storeImmediate from destination address and value
  record Shapes(
      RegisterShape register,
      RegisterShape immediate,
      LoadShape memory,
      StoreShape store,
      StoreShape storeImmediate) {
    interface RegisterShape {
      Executor make(int d, int s);
    }

    interface LoadShape {
      Executor make(int d, EffectiveAddress at);
    }

    interface StoreShape {
      Executor make(EffectiveAddress at, int s);
    }

    /// The shapes of an instruction without classes of its own.
    static Shapes of(Operation operation) {
      return new Shapes(
          (d, s) -> new UpdateRegister(d, s, operation),
          (d, v) -> new UpdateImmediate(d, v, operation),
          (d, at) -> new UpdateFromMemory(d, at, operation),
          (at, s) -> new UpdateMemory(at, s, operation),
          (at, v) -> new UpdateMemoryImmediate(at, v, operation));
    }

    Shapes withRegister(RegisterShape newRegister, RegisterShape newImmediate) {
      return new Shapes(newRegister, newImmediate, memory, store, storeImmediate);
    }

    Shapes withMemory(LoadShape newMemory) {
      return new Shapes(register, immediate, newMemory, store, storeImmediate);
    }
  }

  static final Shapes ADD =
      Shapes.of(ArithmeticExecutors::add)
          .withRegister(AddRegister::new, AddImmediate::new)
          .withMemory(AddFromMemory::new);
  static final Shapes SUB =
      Shapes.of(ArithmeticExecutors::sub).withRegister(SubRegister::new, SubImmediate::new);
  static final Shapes AND =
      Shapes.of(ArithmeticExecutors::and).withRegister(AndRegister::new, AndImmediate::new);
  static final Shapes OR = Shapes.of(ArithmeticExecutors::or).withRegister(OrRegister::new, OrImmediate::new);
  static final Shapes XOR =
      Shapes.of(ArithmeticExecutors::xor)
          .withRegister(Arithmetic32::xorRegister, XorImmediate::new)
          .withMemory(XorFromMemory::new);
  static final Shapes ADC = Shapes.of(ArithmeticExecutors::adc);
  static final Shapes SBB = Shapes.of(ArithmeticExecutors::sbb);
  static final Shapes CMP =
      new Shapes(
          CmpRegister::new, CmpImmediate::new, CmpFromMemory::new, CmpMemory::new, CmpMemoryImmediate::new);

  /// The specialised executor of a two-operand instruction, or `generic` where there is none.
  static Executor bind(Instruction in, Shapes shapes, Executor generic) {
    if (in.operandSize() != Width.DWORD) {
      return generic;
    }
    Operand source = in.operand(1);
    if (in.operand(0) instanceof Operand.Reg(int d, _)) {
      if (source instanceof Operand.Reg(int s, _)) {
        return shapes.register.make(d, s);
      }
      if (source instanceof Operand.Imm(int value, _)) {
        return shapes.immediate.make(d, value);
      }
      if (source instanceof Operand.Mem mem) {
        return shapes.memory.make(d, new EffectiveAddress(mem, in.addressSize()));
      }
    } else if (in.operand(0) instanceof Operand.Mem mem) {
      EffectiveAddress at = new EffectiveAddress(mem, in.addressSize());
      if (source instanceof Operand.Reg(int s, _)) {
        return shapes.store.make(at, s);
      }
      if (source instanceof Operand.Imm(int value, _)) {
        return shapes.storeImmediate.make(at, value);
      }
    }
    return generic;
  }

  /// TEST of two registers or a register and an immediate.
  static Executor test(Instruction in, Executor generic) {
    if (in.operandSize() == Width.DWORD && in.operand(0) instanceof Operand.Reg(int d, _)) {
      if (in.operand(1) instanceof Operand.Reg(int s, _)) {
        return new TestRegister(d, s);
      }
      if (in.operand(1) instanceof Operand.Imm(int value, _)) {
        return new TestImmediate(d, value);
      }
    }
    return generic;
  }

  private static Executor xorRegister(int d, int s) {
    return d == s ? new Clear(d) : new XorRegister(d, s);
  }

  /// Two registers.
  private abstract static class Registers extends Executor {
    final int d;
    final int s;

    Registers(int d, int s) {
      this.d = d;
      this.s = s;
    }
  }

  /// A register and an immediate.
  private abstract static class Immediate extends Executor {
    final int d;
    final int value;

    Immediate(int d, int value) {
      this.d = d;
      this.value = value;
    }
  }

  private static final class AddRegister extends Registers {
    AddRegister(int d, int s) {
      super(d, s);
    }

    @Override
    void execute(Core c) {
      int[] r = c.r;
      int a = r[d];
      int b = r[s];
      int result = a + b;
      c.sum(a, b, result);
      r[d] = result;
    }
  }

  private static final class AddImmediate extends Immediate {
    AddImmediate(int d, int value) {
      super(d, value);
    }

    @Override
    void execute(Core c) {
      int[] r = c.r;
      int a = r[d];
      int result = a + value;
      c.sum(a, value, result);
      r[d] = result;
    }
  }

  private static final class AddFromMemory extends Executor {
    private final int d;
    private final EffectiveAddress at;

    AddFromMemory(int d, EffectiveAddress at) {
      this.d = d;
      this.at = at;
    }

    @Override
    void execute(Core c) {
      int[] r = c.r;
      int b = c.mmu.read32(at.linear(r));
      int a = r[d];
      int result = a + b;
      c.sum(a, b, result);
      r[d] = result;
    }
  }

  private static final class SubRegister extends Registers {
    SubRegister(int d, int s) {
      super(d, s);
    }

    @Override
    void execute(Core c) {
      int[] r = c.r;
      int a = r[d];
      int b = r[s];
      int result = a - b;
      c.difference(a, b, result);
      r[d] = result;
    }
  }

  private static final class SubImmediate extends Immediate {
    SubImmediate(int d, int value) {
      super(d, value);
    }

    @Override
    void execute(Core c) {
      int[] r = c.r;
      int a = r[d];
      int result = a - value;
      c.difference(a, value, result);
      r[d] = result;
    }
  }

  private static final class CmpRegister extends Registers {
    CmpRegister(int d, int s) {
      super(d, s);
    }

    @Override
    void execute(Core c) {
      int a = c.r[d];
      int b = c.r[s];
      c.difference(a, b, a - b);
    }
  }

  private static final class CmpImmediate extends Immediate {
    CmpImmediate(int d, int value) {
      super(d, value);
    }

    @Override
    void execute(Core c) {
      int a = c.r[d];
      c.difference(a, value, a - value);
    }
  }

  private static final class CmpFromMemory extends Executor {
    private final int d;
    private final EffectiveAddress at;

    CmpFromMemory(int d, EffectiveAddress at) {
      this.d = d;
      this.at = at;
    }

    @Override
    void execute(Core c) {
      int b = c.mmu.read32(at.linear(c.r));
      int a = c.r[d];
      c.difference(a, b, a - b);
    }
  }

  private static final class CmpMemory extends Executor {
    private final EffectiveAddress at;
    private final int s;

    CmpMemory(EffectiveAddress at, int s) {
      this.at = at;
      this.s = s;
    }

    @Override
    void execute(Core c) {
      int a = c.mmu.read32(at.linear(c.r));
      int b = c.r[s];
      c.difference(a, b, a - b);
    }
  }

  private static final class CmpMemoryImmediate extends Executor {
    private final EffectiveAddress at;
    private final int value;

    CmpMemoryImmediate(EffectiveAddress at, int value) {
      this.at = at;
      this.value = value;
    }

    @Override
    void execute(Core c) {
      int a = c.mmu.read32(at.linear(c.r));
      c.difference(a, value, a - value);
    }
  }

  private static final class TestRegister extends Registers {
    TestRegister(int d, int s) {
      super(d, s);
    }

    @Override
    void execute(Core c) {
      c.logic(c.r[d] & c.r[s]);
    }
  }

  private static final class TestImmediate extends Immediate {
    TestImmediate(int d, int value) {
      super(d, value);
    }

    @Override
    void execute(Core c) {
      c.logic(c.r[d] & value);
    }
  }

  private static final class AndRegister extends Registers {
    AndRegister(int d, int s) {
      super(d, s);
    }

    @Override
    void execute(Core c) {
      c.logic(c.r[d] &= c.r[s]);
    }
  }

  private static final class AndImmediate extends Immediate {
    AndImmediate(int d, int value) {
      super(d, value);
    }

    @Override
    void execute(Core c) {
      c.logic(c.r[d] &= value);
    }
  }

  private static final class OrRegister extends Registers {
    OrRegister(int d, int s) {
      super(d, s);
    }

    @Override
    void execute(Core c) {
      c.logic(c.r[d] |= c.r[s]);
    }
  }

  private static final class OrImmediate extends Immediate {
    OrImmediate(int d, int value) {
      super(d, value);
    }

    @Override
    void execute(Core c) {
      c.logic(c.r[d] |= value);
    }
  }

  private static final class XorRegister extends Registers {
    XorRegister(int d, int s) {
      super(d, s);
    }

    @Override
    void execute(Core c) {
      c.logic(c.r[d] ^= c.r[s]);
    }
  }

  private static final class XorImmediate extends Immediate {
    XorImmediate(int d, int value) {
      super(d, value);
    }

    @Override
    void execute(Core c) {
      c.logic(c.r[d] ^= value);
    }
  }

  private static final class XorFromMemory extends Executor {
    private final int d;
    private final EffectiveAddress at;

    XorFromMemory(int d, EffectiveAddress at) {
      this.d = d;
      this.at = at;
    }

    @Override
    void execute(Core c) {
      c.logic(c.r[d] ^= c.mmu.read32(at.linear(c.r)));
    }
  }

  /// `xor r, r`.
  private static final class Clear extends Executor {
    private final int d;

    Clear(int d) {
      this.d = d;
    }

    @Override
    void execute(Core c) {
      c.r[d] = 0;
      c.logic(0);
    }
  }

  static final class Inc extends Executor {
    private final int d;

    Inc(int d) {
      this.d = d;
    }

    @Override
    void execute(Core c) {
      int old = c.r[d];
      c.r[d] = old + 1;
      c.increment(old, old + 1, 0);
    }
  }

  static final class Dec extends Executor {
    private final int d;

    Dec(int d) {
      this.d = d;
    }

    @Override
    void execute(Core c) {
      int old = c.r[d];
      c.r[d] = old - 1;
      c.decrement(old, old - 1, 0);
    }
  }

  private static final class UpdateRegister extends Registers {
    private final Operation operation;

    UpdateRegister(int d, int s, Operation operation) {
      super(d, s);
      this.operation = operation;
    }

    @Override
    void execute(Core c) {
      c.r[d] = operation.apply(c, c.r[d], c.r[s], 0);
    }
  }

  private static final class UpdateImmediate extends Immediate {
    private final Operation operation;

    UpdateImmediate(int d, int value, Operation operation) {
      super(d, value);
      this.operation = operation;
    }

    @Override
    void execute(Core c) {
      c.r[d] = operation.apply(c, c.r[d], value, 0);
    }
  }

  private static final class UpdateFromMemory extends Executor {
    private final int d;
    private final EffectiveAddress at;
    private final Operation operation;

    UpdateFromMemory(int d, EffectiveAddress at, Operation operation) {
      this.d = d;
      this.at = at;
      this.operation = operation;
    }

    @Override
    void execute(Core c) {
      int b = c.mmu.read32(at.linear(c.r));
      c.r[d] = operation.apply(c, c.r[d], b, 0);
    }
  }

  private static final class UpdateMemory extends Executor {
    private final EffectiveAddress at;
    private final int s;
    private final Operation operation;

    UpdateMemory(EffectiveAddress at, int s, Operation operation) {
      this.at = at;
      this.s = s;
      this.operation = operation;
    }

    @Override
    void execute(Core c) {
      int address = at.linear(c.r);
      c.mmu.checkWrite(address, 4);
      c.mmu.write32(address, operation.apply(c, c.mmu.read32(address), c.r[s], 0));
    }
  }

  private static final class UpdateMemoryImmediate extends Executor {
    private final EffectiveAddress at;
    private final int value;
    private final Operation operation;

    UpdateMemoryImmediate(EffectiveAddress at, int value, Operation operation) {
      this.at = at;
      this.value = value;
      this.operation = operation;
    }

    @Override
    void execute(Core c) {
      int address = at.linear(c.r);
      c.mmu.checkWrite(address, 4);
      c.mmu.write32(address, operation.apply(c, c.mmu.read32(address), value, 0));
    }
  }
}
