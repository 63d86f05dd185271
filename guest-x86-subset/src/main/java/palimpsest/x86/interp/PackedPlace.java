package palimpsest.x86.interp;

import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Operand;
import palimpsest.x86.isa.Width;
import palimpsest.x86.simd.Packed;

/// An operand of an MMX or SSE instruction. Reads are zero-extended; writes take the low bits.
abstract class PackedPlace {
  abstract Packed read(Core c);

  abstract void write(Core c, Packed value);

  /// @param aligned whether a memory operand of 128 bits must lie at a multiple of 16
  static PackedPlace of(Instruction in, int operand, boolean aligned) {
    return switch (in.operand(operand)) {
      case Operand.Mmx(int number) -> new MmxRegister(number);
      case Operand.Reg(int number, _) -> new General(number);
      case Operand.Imm(int value, _) -> new Constant(Packed.of(value));
      case Operand.Mem mem -> new Memory(new EffectiveAddress(mem, in.addressSize()), mem.width(), aligned);
      case Operand.Xmm(int number) -> new XmmRegister(number);
      case Operand.Rel _, Operand.Far _, Operand.Seg _, Operand.Control _, Operand.Debug _,
          Operand.St _ ->
          throw new IllegalArgumentException("not an operand of MMX or SSE: " + in.operand(operand));
    };
  }

  private static final class MmxRegister extends PackedPlace {
    private final int number;

    MmxRegister(int number) {
      this.number = number;
    }

    @Override
    Packed read(Core c) {
      return Packed.of(c.state.fpu().mmx(number));
    }

    @Override
    void write(Core c, Packed value) {
      c.state.fpu().setMmx(number, value.low());
    }
  }

  private static final class XmmRegister extends PackedPlace {
    private final int number;

    XmmRegister(int number) {
      this.number = number;
    }

    @Override
    Packed read(Core c) {
      return c.state.simd().xmm(number);
    }

    @Override
    void write(Core c, Packed value) {
      c.state.simd().setXmm(number, value);
    }
  }

  private static final class General extends PackedPlace {
    private final int number;

    General(int number) {
      this.number = number;
    }

    @Override
    Packed read(Core c) {
      return Packed.of(c.r[number] & 0xffff_ffffL);
    }

    @Override
    void write(Core c, Packed value) {
      c.r[number] = (int) value.low();
    }
  }

  private static final class Constant extends PackedPlace {
    private final Packed value;

    Constant(Packed value) {
      this.value = value;
    }

    @Override
    Packed read(Core c) {
      return value;
    }

    @Override
    void write(Core c, Packed newValue) {
      throw new IllegalStateException("write to an immediate");
    }
  }

  private static final class Memory extends PackedPlace {
    private final EffectiveAddress at;
    private final Width width;
    private final boolean aligned;

    Memory(EffectiveAddress at, Width width, boolean aligned) {
      this.at = at;
      this.width = width;
      this.aligned = aligned && width == Width.XMMWORD;
    }

    private int linear(Core c) {
      int linear = at.linear(c.r);
      if (aligned && (linear & 15) != 0) {
        throw Core.generalProtection(0);
      }
      return linear;
    }

    @Override
    Packed read(Core c) {
      int linear = linear(c);
      return switch (width) {
        case WORD -> Packed.of(c.mmu.read16(linear));
        case DWORD -> Packed.of(c.mmu.read32(linear) & 0xffff_ffffL);
        case QWORD -> Packed.of(c.mmu.read64(linear));
        case XMMWORD -> new Packed(c.mmu.read64(linear), c.mmu.read64(linear + 8));
        case BYTE, FWORD, TBYTE -> throw new IllegalStateException("no packed operand of " + width);
      };
    }

    @Override
    void write(Core c, Packed value) {
      int linear = linear(c);
      switch (width) {
        case WORD -> c.mmu.write16(linear, (int) value.low());
        case DWORD -> c.mmu.write32(linear, (int) value.low());
        case QWORD -> c.mmu.write64(linear, value.low());
        case XMMWORD -> {
          c.mmu.checkWrite(linear, width.bytes());
          c.mmu.write64(linear, value.low());
          c.mmu.write64(linear + 8, value.high());
        }
        case BYTE, FWORD, TBYTE -> throw new IllegalStateException("no packed operand of " + width);
      }
    }
  }
}
