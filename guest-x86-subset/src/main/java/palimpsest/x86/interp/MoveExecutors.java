package palimpsest.x86.interp;

import java.util.Optional;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.isa.Condition;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Operand;
import palimpsest.x86.isa.Segment;
import palimpsest.x86.isa.Width;

/// MOV, MOVZX, MOVSX, LEA, XCHG, CMOVcc, SETcc, CBW, CWD, XLAT, and the moves of segment registers and far pointers.
final class MoveExecutors {
  private MoveExecutors() {}

  static Executor mov(Instruction in) {
    Operand target = in.operand(0);
    Operand source = in.operand(1);
    if (in.operandSize() == Width.DWORD) {
      if (target instanceof Operand.Reg(int d, _)) {
        if (source instanceof Operand.Reg(int s, _)) {
          return new Move32.Register(d, s);
        }
        if (source instanceof Operand.Imm(int value, _)) {
          return new Move32.Immediate(d, value);
        }
        if (source instanceof Operand.Mem mem) {
          return new Move32.Load(d, new EffectiveAddress(mem, in.addressSize()));
        }
      } else if (target instanceof Operand.Mem mem) {
        EffectiveAddress at = new EffectiveAddress(mem, in.addressSize());
        if (source instanceof Operand.Reg(int s, _)) {
          return new Move32.Store(at, s);
        }
        if (source instanceof Operand.Imm(int value, _)) {
          return new Move32.StoreImmediate(at, value);
        }
      }
    }
    Optional<Executor> ofBytes = in.operandSize() == Width.BYTE ? Bytes.move(in) : Optional.empty();
    return ofBytes.orElseGet(() -> plain(in));
  }

  /// A move of any operands; a narrower source is zero-extended.
  static Executor plain(Instruction in) {
    return new Move(Place.of(in, 0), Place.of(in, 1));
  }

  static Executor movzx(Instruction in) {
    if (in.operandSize() == Width.DWORD && in.operand(0) instanceof Operand.Reg(int d, _)) {
      if (in.operand(1) instanceof Operand.Mem mem && mem.width() == Width.BYTE) {
        return new Move32.LoadByte(d, new EffectiveAddress(mem, in.addressSize()));
      }
      return new Move32.ZeroExtend(d, Place.of(in, 1));
    }
    return plain(in);
  }

  static Executor movsx(Instruction in) {
    Place target = Place.of(in, 0);
    Place source = Place.of(in, 1);
    return width(in.operand(1)) == Width.BYTE
        ? Executor.of(c -> target.write(c, (byte) source.read(c)))
        : Executor.of(c -> target.write(c, (short) source.read(c)));
  }

  private static Width width(Operand operand) {
    return switch (operand) {
      case Operand.Reg reg -> reg.width();
      case Operand.Mem mem -> mem.width();
      case Operand.Imm imm -> imm.width();
      case Operand.Rel _, Operand.Far _, Operand.Seg _, Operand.Control _, Operand.Debug _, Operand.St _,
          Operand.Mmx _, Operand.Xmm _ ->
          throw new IllegalArgumentException("no width: " + operand);
    };
  }

  static Executor lea(Instruction in) {
    if (!(in.operand(1) instanceof Operand.Mem mem)) {
      throw new IllegalArgumentException("LEA without memory");
    }
    EffectiveAddress at = new EffectiveAddress(mem, in.addressSize());
    if (in.operandSize() == Width.DWORD && in.operand(0) instanceof Operand.Reg(int d, _)) {
      return new Move32.Lea(d, at);
    }
    Place target = Place.of(in, 0);
    return Executor.of(c -> target.write(c, at.offset(c.r)));
  }

  static Executor xchg(Instruction in) {
    Place a = Place.of(in, 0);
    Place b = Place.of(in, 1);
    return Executor.of(
        c -> {
          int addressA = a.address(c);
          int addressB = b.address(c);
          int oldA = a.readForUpdate(c, addressA);
          int oldB = b.readForUpdate(c, addressB);
          a.write(c, addressA, oldB);
          b.write(c, addressB, oldA);
        });
  }

  /// The source is read, and may fault, whether or not it is moved.
  static Executor cmov(Instruction in) {
    Place target = Place.of(in, 0);
    Place source = Place.of(in, 1);
    Condition condition = in.condition();
    return Executor.of(
        c -> {
          int value = source.read(c);
          if (c.holds(condition)) {
            target.write(c, value);
          }
        });
  }

  static Executor setcc(Instruction in) {
    Place target = Place.of(in, 0);
    Condition condition = in.condition();
    return Executor.of(c -> target.write(c, c.holds(condition) ? 1 : 0));
  }

  static Executor cbw(Instruction in) {
    return in.operandSize() == Width.WORD
        ? Executor.of(c -> c.setAx((byte) c.al()))
        : Executor.of(c -> c.r[GuestState.EAX] = (short) c.ax());
  }

  static Executor cwd(Instruction in) {
    return in.operandSize() == Width.WORD
        ? Executor.of(c -> c.set16(GuestState.EDX, (short) c.ax() >> 15))
        : Executor.of(c -> c.r[GuestState.EDX] = c.r[GuestState.EAX] >> 31);
  }

  static Executor xlat(Instruction in) {
    int mask = EffectiveAddress.mask(in.addressSize());
    int segment = GuestState.SEGMENT_BASE_SLOT + in.segment().ordinal();
    return Executor.of(
        c -> c.setAl(c.mmu.read8((c.r[GuestState.EBX] + c.al() & mask) + c.r[segment])));
  }

  /// To a general register of 32 bits the selector is zero-extended, as the P6 family does.
  static Executor movseg(Instruction in) {
    if (in.operand(1) instanceof Operand.Seg(Segment source)) {
      Place target = Place.of(in, 0);
      return Executor.of(c -> target.write(c, c.state.selector(source)));
    }
    if (in.operand(0) instanceof Operand.Seg(Segment target)) {
      Place source = Place.of(in, 1);
      return Executor.of(c -> c.loadSegment(target, source.read(c) & 0xffff));
    }
    throw new IllegalArgumentException("MOV without a segment register");
  }

  /// LDS, LES, LFS, LGS, LSS: the register changes only after the segment could be loaded.
  static Executor loadFarPointer(Instruction in, Segment segment) {
    if (!(in.operand(1) instanceof Operand.Mem mem)) {
      throw new IllegalArgumentException("far pointer without memory");
    }
    EffectiveAddress at = new EffectiveAddress(mem, in.addressSize());
    Place target = Place.of(in, 0);
    int bytes = in.operandSize() == Width.WORD ? 2 : 4;
    return Executor.of(
        c -> {
          int offset = bytes == 2 ? c.mmu.read16(at.linear(c.r)) : c.mmu.read32(at.linear(c.r));
          c.loadSegment(segment, c.mmu.read16(at.linear(c.r, bytes)));
          target.write(c, offset);
        });
  }

  private static final class Move extends Executor {
    private final Place target;
    private final Place source;

    Move(Place target, Place source) {
      this.target = target;
      this.source = source;
    }

    @Override
    void execute(Core c) {
      target.write(c, source.read(c));
    }
  }
}
