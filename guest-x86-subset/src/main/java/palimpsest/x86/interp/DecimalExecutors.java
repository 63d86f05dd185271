package palimpsest.x86.interp;

import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Operand;

/// The decimal adjustments, after the operation sections of Intel SDM volume 2. Undefined flags: OF is cleared
/// everywhere, SF, ZF and PF follow AL, and AAM and AAD clear CF and AF.
final class DecimalExecutors {
  private DecimalExecutors() {}

  static Executor daa() {
    return Executor.of(
        c -> {
          int al = c.al();
          int low = (al & 15) > 9 || c.af() != 0 ? 1 : 0;
          int high = al > 0x99 || c.cf() != 0 ? 1 : 0;
          adjusted(c, al + 6 * low + 0x60 * high, high, low);
        });
  }

  /// CF also comes from the borrow of the low adjustment.
  static Executor das() {
    return Executor.of(
        c -> {
          int al = c.al();
          int low = (al & 15) > 9 || c.af() != 0 ? 1 : 0;
          int high = al > 0x99 || c.cf() != 0 ? 1 : 0;
          int borrow = al - 6 * low < 0 ? 1 : 0;
          adjusted(c, al - 6 * low - 0x60 * high, high | borrow, low);
        });
  }

  static Executor aaa() {
    return unpacked(0x106);
  }

  static Executor aas() {
    return unpacked(-0x106);
  }

  private static Executor unpacked(int step) {
    return Executor.of(
        c -> {
          int adjust = (c.al() & 15) > 9 || c.af() != 0 ? 1 : 0;
          c.setAx(c.ax() + step * adjust);
          adjusted(c, c.al() & 15, adjust, adjust);
        });
  }

  static Executor aam(Instruction in) {
    int base = base(in);
    return Executor.of(
        c -> {
          if (base == 0) {
            throw GuestFault.of(GuestFault.DIVIDE_ERROR);
          }
          int al = c.al();
          c.setAx(al / base << 8);
          adjusted(c, al % base, 0, 0);
        });
  }

  static Executor aad(Instruction in) {
    int base = base(in);
    return Executor.of(
        c -> {
          int sum = c.al() + c.ah() * base;
          c.setAx(0);
          adjusted(c, sum, 0, 0);
        });
  }

  private static int base(Instruction in) {
    return in.operand(0) instanceof Operand.Imm(int value, _) ? value & 0xff : 10;
  }

  private static void adjusted(Core c, int al, int cf, int af) {
    c.setAl(al);
    c.carries(cf, 0, af);
    c.result((byte) al);
  }
}
