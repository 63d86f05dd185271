package palimpsest.x86.interp;

import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Operand;
import palimpsest.x86.isa.Width;

/// An operand of any shape, for the executors that are not specialised: found once ([#address]), then read and written
/// there. Reads are zero-extended; writes take the low bits.
abstract class Place {
  /// The linear address, or 0 for what is not memory.
  int address(Core c) {
    return 0;
  }

  /// What is read at [#address], in one call.
  abstract int read(Core c);

  int read(Core c, int address) {
    return read(c);
  }

  /// The first half of a read-modify-write: faults now if the write would, so that flags and registers may change
  /// before the write. The fault says "write", as processors report it for such instructions.
  int readForUpdate(Core c, int address) {
    return read(c, address);
  }

  abstract void write(Core c, int address, int value);

  /// Writes to [#address], in one call.
  void write(Core c, int value) {
    write(c, 0, value);
  }

  static Place of(Instruction in, int operand) {
    return of(in.operand(operand), in.addressSize());
  }

  static Place of(Operand operand, Width addressSize) {
    return switch (operand) {
      case Operand.Reg(int number, Width width) -> register(number, width);
      case Operand.Mem mem -> memory(mem, addressSize);
      case Operand.Imm(int value, _) -> new Constant(value);
      case Operand.Rel _, Operand.Far _, Operand.Seg _, Operand.Control _, Operand.Debug _, Operand.St _,
          Operand.Mmx _, Operand.Xmm _ ->
          throw new IllegalArgumentException("not a general operand: " + operand);
    };
  }

  static Place register(int number, Width width) {
    return switch (width) {
      case BYTE -> new Register8(number);
      case WORD -> new Register16(number);
      case DWORD -> new Register32(number);
      case FWORD, QWORD, TBYTE, XMMWORD -> throw new IllegalArgumentException("no general register of " + width);
    };
  }

  static Place memory(Operand.Mem mem, Width addressSize) {
    EffectiveAddress at = new EffectiveAddress(mem, addressSize);
    return switch (mem.width()) {
      case BYTE -> new Memory8(at);
      case WORD -> new Memory16(at);
      case DWORD -> new Memory32(at);
      case FWORD, QWORD, TBYTE, XMMWORD -> throw new IllegalArgumentException("no general operand of " + mem.width());
    };
  }

  private static final class Constant extends Place {
    private final int value;

    Constant(int value) {
      this.value = value;
    }

    @Override
    int read(Core c) {
      return value;
    }

    @Override
    void write(Core c, int address, int newValue) {
      throw new IllegalStateException("write to an immediate");
    }
  }

  private static final class Register32 extends Place {
    private final int number;

    Register32(int number) {
      this.number = number;
    }

    @Override
    int read(Core c) {
      return c.r[number];
    }

    @Override
    void write(Core c, int address, int value) {
      c.r[number] = value;
    }
  }

  private static final class Register16 extends Place {
    private final int number;

    Register16(int number) {
      this.number = number;
    }

    @Override
    int read(Core c) {
      return c.r[number] & 0xffff;
    }

    @Override
    void write(Core c, int address, int value) {
      c.set16(number, value);
    }
  }

  private static final class Register8 extends Place {
    private final int number;
    private final int shift;

    Register8(int number) {
      this.number = number & 3;
      this.shift = (number & 4) << 1;
    }

    @Override
    int read(Core c) {
      return c.r[number] >>> shift & 0xff;
    }

    @Override
    void write(Core c, int address, int value) {
      c.r[number] = c.r[number] & ~(0xff << shift) | (value & 0xff) << shift;
    }
  }

  private abstract static class Memory extends Place {
    final EffectiveAddress at;
    private final int bytes;

    Memory(EffectiveAddress at, int bytes) {
      this.at = at;
      this.bytes = bytes;
    }

    @Override
    final int address(Core c) {
      return at.linear(c.r);
    }

    @Override
    final int readForUpdate(Core c, int address) {
      c.mmu.checkWrite(address, bytes);
      return read(c, address);
    }
  }

  private static final class Memory32 extends Memory {
    Memory32(EffectiveAddress at) {
      super(at, 4);
    }

    @Override
    int read(Core c, int address) {
      return c.mmu.read32(address);
    }

    @Override
    int read(Core c) {
      return c.mmu.read32(at.linear(c.r));
    }

    @Override
    void write(Core c, int value) {
      c.mmu.write32(at.linear(c.r), value);
    }

    @Override
    void write(Core c, int address, int value) {
      c.mmu.write32(address, value);
    }
  }

  private static final class Memory16 extends Memory {
    Memory16(EffectiveAddress at) {
      super(at, 2);
    }

    @Override
    int read(Core c, int address) {
      return c.mmu.read16(address);
    }

    @Override
    int read(Core c) {
      return c.mmu.read16(at.linear(c.r));
    }

    @Override
    void write(Core c, int value) {
      c.mmu.write16(at.linear(c.r), value);
    }

    @Override
    void write(Core c, int address, int value) {
      c.mmu.write16(address, value);
    }
  }

  private static final class Memory8 extends Memory {
    Memory8(EffectiveAddress at) {
      super(at, 1);
    }

    @Override
    int read(Core c, int address) {
      return c.mmu.read8(address);
    }

    @Override
    int read(Core c) {
      return c.mmu.read8(at.linear(c.r));
    }

    @Override
    void write(Core c, int value) {
      c.mmu.write8(at.linear(c.r), value);
    }

    @Override
    void write(Core c, int address, int value) {
      c.mmu.write8(address, value);
    }
  }
}
