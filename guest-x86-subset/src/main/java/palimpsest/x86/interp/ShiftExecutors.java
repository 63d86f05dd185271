package palimpsest.x86.interp;

import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Operand;
import palimpsest.x86.isa.Width;

/// SHL, SHR, SAR, ROL, ROR, RCL, RCR, SHLD, SHRD. Counts are taken modulo 32 first; a count of zero changes nothing,
/// the destination's faults apart.
final class ShiftExecutors {
  private ShiftExecutors() {}

  /// One shift or rotate.
  interface Operation {
    /// @param a zero-extended operand
    /// @param count 1..31
    /// @param bits the operand's width
    /// @return the result; bits above the width may hold anything
    int apply(Core c, int a, int count, int bits);
  }

  static int shl(Core c, int a, int count, int bits) {
    int result = a << count;
    int cf = count <= bits ? a >>> (bits - count) & 1 : 0;
    shifted(c, result, cf, result >>> (bits - 1) & 1 ^ cf, bits);
    return result;
  }

  static int shr(Core c, int a, int count, int bits) {
    int before = a >>> (count - 1);
    int result = before >>> 1;
    shifted(c, result, before & 1, before >>> (bits - 1) & 1, bits);
    return result;
  }

  static int sar(Core c, int a, int count, int bits) {
    int before = a << (32 - bits) >> (32 - bits) >> (count - 1);
    int result = before >> 1;
    shifted(c, result, before & 1, 0, bits);
    return result;
  }

  static int rol(Core c, int a, int count, int bits) {
    int by = count & (bits - 1);
    int result = by == 0 ? a : a << by | a >>> (bits - by);
    int cf = result & 1;
    c.setCfOf(cf, cf ^ top(result, bits));
    return result;
  }

  static int ror(Core c, int a, int count, int bits) {
    int by = count & (bits - 1);
    int result = by == 0 ? a : a >>> by | a << (bits - by);
    c.setCfOf(top(result, bits), top(result, bits) ^ top(result, bits - 1));
    return result;
  }

  static int rcl(Core c, int a, int count, int bits) {
    int by = count % (bits + 1);
    if (by == 0) {
      return a;
    }
    long ring = (long) c.cf() << bits | a & 0xffff_ffffL;
    long turned = ring << by | ring >>> (bits + 1 - by);
    int result = (int) turned;
    int cf = (int) (turned >>> bits) & 1;
    c.setCfOf(cf, cf ^ top(result, bits));
    return result;
  }

  static int rcr(Core c, int a, int count, int bits) {
    int by = count % (bits + 1);
    if (by == 0) {
      return a;
    }
    long ring = (long) c.cf() << bits | a & 0xffff_ffffL;
    long turned = ring >>> by | ring << (bits + 1 - by);
    int result = (int) turned;
    c.setCfOf((int) (turned >>> bits) & 1, top(result, bits) ^ top(result, bits - 1));
    return result;
  }

  private static int top(int value, int bits) {
    return value >>> (bits - 1) & 1;
  }

  private static void shifted(Core c, int result, int cf, int of, int bits) {
    c.carries(cf, of, 0);
    c.result(result << (32 - bits) >> (32 - bits));
  }

  /// A shift or rotate whose count is an immediate or CL.
  static Executor bind(Instruction in, Operation operation) {
    return in.operand(0) instanceof Operand.Reg(int d, _)
            && in.operandSize() == Width.DWORD
            && in.operand(1) instanceof Operand.Imm(int value, _)
            && (value & 31) != 0
        ? register32(in, d, value & 31, operation)
        : plain(in, operation);
  }

  /// The same for any operands.
  static Executor plain(Instruction in, Operation operation) {
    Place target = Place.of(in, 0);
    int bits = in.operandSize().bits();
    return in.operand(1) instanceof Operand.Imm(int value, _)
        ? new ByImmediate(target, value & 31, bits, operation)
        : new ByCl(target, bits, operation);
  }

  private static Executor register32(Instruction in, int d, int count, Operation operation) {
    return switch (in.mnemonic()) {
      case SHL -> new Shl32(d, count);
      case SHR -> new Shr32(d, count);
      case SAR -> new Sar32(d, count);
      case ROL -> new Rol32(d, count);
      case ROR -> new Ror32(d, count);
      default -> new Register32(d, count, operation);
    };
  }

  /// SHLD: the destination moves up, the source's top bits come in from below.
  static Executor shld(Instruction in) {
    return doubleShift(in, in.operandSize() == Width.WORD ? ShiftExecutors::shld16 : ShiftExecutors::shld32);
  }

  /// SHRD: the destination moves down, the source's low bits come in from above.
  static Executor shrd(Instruction in) {
    return doubleShift(in, in.operandSize() == Width.WORD ? ShiftExecutors::shrd16 : ShiftExecutors::shrd32);
  }

  private interface DoubleOperation {
    int apply(Core c, int a, int b, int count);
  }

  private static int shld32(Core c, int a, int b, int count) {
    int result = a << count | b >>> (32 - count);
    int cf = a >>> (32 - count) & 1;
    shifted(c, result, cf, cf ^ top(result, 32), 32);
    return result;
  }

  private static int shrd32(Core c, int a, int b, int count) {
    int result = a >>> count | b << (32 - count);
    shifted(c, result, a >>> (count - 1) & 1, top(result, 32) ^ top(result, 31), 32);
    return result;
  }

  private static int shld16(Core c, int a, int b, int count) {
    long string = (long) a << 32 | (long) b << 16 | a;
    int result = (int) (string << count >>> 32) & 0xffff;
    int cf = (int) (string << count >>> 48) & 1;
    shifted(c, result, cf, cf ^ top(result, 16), 16);
    return result;
  }

  private static int shrd16(Core c, int a, int b, int count) {
    long string = (long) a << 32 | (long) b << 16 | a;
    int result = (int) (string >>> count) & 0xffff;
    shifted(c, result, (int) (string >>> (count - 1)) & 1, top(result, 16) ^ top(result, 15), 16);
    return result;
  }

  private static Executor doubleShift(Instruction in, DoubleOperation operation) {
    Place target = Place.of(in, 0);
    Place source = Place.of(in, 1);
    Place counter = Place.of(in, 2);
    return Executor.of(
        c -> {
          int address = target.address(c);
          int a = target.readForUpdate(c, address);
          int count = counter.read(c, 0) & 31;
          if (count != 0) {
            target.write(c, address, operation.apply(c, a, source.read(c, 0), count));
          }
        });
  }

  private static final class ByImmediate extends Executor {
    private final Place target;
    private final int count;
    private final int bits;
    private final Operation operation;

    ByImmediate(Place target, int count, int bits, Operation operation) {
      this.target = target;
      this.count = count;
      this.bits = bits;
      this.operation = operation;
    }

    @Override
    void execute(Core c) {
      int address = target.address(c);
      int a = target.readForUpdate(c, address);
      if (count != 0) {
        target.write(c, address, operation.apply(c, a, count, bits));
      }
    }
  }

  private static final class ByCl extends Executor {
    private final Place target;
    private final int bits;
    private final Operation operation;

    ByCl(Place target, int bits, Operation operation) {
      this.target = target;
      this.bits = bits;
      this.operation = operation;
    }

    @Override
    void execute(Core c) {
      int address = target.address(c);
      int a = target.readForUpdate(c, address);
      int count = c.r[1] & 31;
      if (count != 0) {
        target.write(c, address, operation.apply(c, a, count, bits));
      }
    }
  }

  private static final class Register32 extends Executor {
    private final int d;
    private final int count;
    private final Operation operation;

    Register32(int d, int count, Operation operation) {
      this.d = d;
      this.count = count;
      this.operation = operation;
    }

    @Override
    void execute(Core c) {
      c.r[d] = operation.apply(c, c.r[d], count, 32);
    }
  }

  private static final class Shl32 extends Executor {
    private final int d;
    private final int count;

    Shl32(int d, int count) {
      this.d = d;
      this.count = count;
    }

    @Override
    void execute(Core c) {
      c.r[d] = shl(c, c.r[d], count, 32);
    }
  }

  private static final class Shr32 extends Executor {
    private final int d;
    private final int count;

    Shr32(int d, int count) {
      this.d = d;
      this.count = count;
    }

    @Override
    void execute(Core c) {
      c.r[d] = shr(c, c.r[d], count, 32);
    }
  }

  private static final class Sar32 extends Executor {
    private final int d;
    private final int count;

    Sar32(int d, int count) {
      this.d = d;
      this.count = count;
    }

    @Override
    void execute(Core c) {
      c.r[d] = sar(c, c.r[d], count, 32);
    }
  }

  private static final class Rol32 extends Executor {
    private final int d;
    private final int count;

    Rol32(int d, int count) {
      this.d = d;
      this.count = count;
    }

    @Override
    void execute(Core c) {
      c.r[d] = rol(c, c.r[d], count, 32);
    }
  }

  private static final class Ror32 extends Executor {
    private final int d;
    private final int count;

    Ror32(int d, int count) {
      this.d = d;
      this.count = count;
    }

    @Override
    void execute(Core c) {
      c.r[d] = ror(c, c.r[d], count, 32);
    }
  }
}
