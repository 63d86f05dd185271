package palimpsest.x86.interp;

import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Operand;
import palimpsest.x86.isa.Width;

/// BT, BTS, BTR, BTC, BSF, BSR, BSWAP, CMPXCHG8B.
final class BitExecutors {
  private BitExecutors() {}

  /// What a bit test does to the bit afterwards.
  interface BitChange {
    int apply(int value, int bit);
  }

  /// BT: a read only.
  static Executor test(Instruction in) {
    BitString string = BitString.of(in);
    return Executor.of(
        c -> {
          int offset = string.offset(c);
          c.setCf(string.target.read(c, string.address(c, offset)) >>> string.bit(offset) & 1);
        });
  }

  /// BTS, BTR, BTC.
  static Executor change(Instruction in, BitChange change) {
    BitString string = BitString.of(in);
    return Executor.of(
        c -> {
          int offset = string.offset(c);
          int address = string.address(c, offset);
          int old = string.target.readForUpdate(c, address);
          c.setCf(old >>> string.bit(offset) & 1);
          string.target.write(c, address, change.apply(old, 1 << string.bit(offset)));
        });
  }

  /// A bit base and a bit offset. In memory with the offset in a register, the offset is signed and reaches any
  /// operand- sized unit of the bit string (Intel SDM volume 2, BT); otherwise it is taken modulo the width.
  private static final class BitString {
    final Place target;
    private final Place offset;
    private final int narrow;
    private final int unitShift;
    private final boolean reaches;
    private final EffectiveAddress at;

    private BitString(Instruction in, Operand.Mem mem, boolean reaches) {
      this.target = Place.of(in, 0);
      this.offset = Place.of(in, 1);
      this.narrow = ArithmeticExecutors.narrow(in);
      this.unitShift = in.operandSize() == Width.WORD ? 4 : 5;
      this.reaches = reaches;
      this.at = new EffectiveAddress(mem, in.addressSize());
    }

    static BitString of(Instruction in) {
      boolean byRegister = in.operand(1) instanceof Operand.Reg;
      return in.operand(0) instanceof Operand.Mem mem
          ? new BitString(in, mem, byRegister)
          : new BitString(in, NOWHERE, false);
    }

    private static final Operand.Mem NOWHERE =
        new Operand.Mem(palimpsest.x86.isa.Segment.DS, Operand.NONE, Operand.NONE, 0, 0, Width.DWORD);

    int offset(Core c) {
      return offset.read(c, 0) << narrow >> narrow;
    }

    int address(Core c, int offset) {
      int units = reaches ? offset >> unitShift : 0;
      return at.linear(c.r, units << (unitShift - 3));
    }

    int bit(int offset) {
      return offset & ((1 << unitShift) - 1);
    }
  }

  static Executor bsf(Instruction in) {
    return scan(in, Integer::numberOfTrailingZeros);
  }

  static Executor bsr(Instruction in) {
    return scan(in, value -> 31 - Integer.numberOfLeadingZeros(value));
  }

  /// All flags as for a test of the source; a zero source leaves the destination.
  private static Executor scan(Instruction in, java.util.function.IntUnaryOperator position) {
    Place target = Place.of(in, 0);
    Place source = Place.of(in, 1);
    int narrow = ArithmeticExecutors.narrow(in);
    return Executor.of(
        c -> {
          int value = source.read(c);
          c.logic(value << narrow >> narrow);
          if (value != 0) {
            target.write(c, 0, position.applyAsInt(value));
          }
        });
  }

  /// With a 16-bit operand, which the manual leaves undefined, the register's low half becomes zero.
  static Executor bswap(Instruction in) {
    Place target = Place.of(in, 0);
    return in.operandSize() == Width.WORD
        ? Executor.of(c -> target.write(c, 0, 0))
        : Executor.of(c -> target.write(c, 0, Integer.reverseBytes(target.read(c, 0))));
  }

  /// The destination is written in both cases, so it faults in both.
  static Executor cmpxchg8b(Instruction in) {
    if (!(in.operand(0) instanceof Operand.Mem mem)) {
      throw new IllegalArgumentException("CMPXCHG8B without memory");
    }
    EffectiveAddress at = new EffectiveAddress(mem, in.addressSize());
    return Executor.of(
        c -> {
          int address = at.linear(c.r);
          c.mmu.checkWrite(address, 8);
          long old = c.mmu.read64(address);
          boolean equal = old == pair(c, GuestState.EDX, GuestState.EAX);
          c.mmu.write64(address, equal ? pair(c, GuestState.ECX, GuestState.EBX) : old);
          if (!equal) {
            c.r[GuestState.EAX] = (int) old;
            c.r[GuestState.EDX] = (int) (old >>> 32);
          }
          c.setZf(equal);
        });
  }

  private static long pair(Core c, int high, int low) {
    return (long) c.r[high] << 32 | c.r[low] & 0xffff_ffffL;
  }
}
