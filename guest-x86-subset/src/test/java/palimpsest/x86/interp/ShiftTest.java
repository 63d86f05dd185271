package palimpsest.x86.interp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import palimpsest.x86.cpu.Eflags;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.interp.ArithmeticFlagsTest.Bits;

/// Shifts and rotates against a model that moves one bit at a time, as the manual defines them.
class ShiftTest {
  /// The operation by its number in the ModRM byte.
  enum Op {
    ROL,
    ROR,
    RCL,
    RCR,
    SHL,
    SHR,
    SAR;

    int modrm() {
      return 0xc0 | (this == SAR ? 7 : ordinal()) << 3;
    }

    boolean isShift() {
      return ordinal() >= SHL.ordinal();
    }
  }

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void shiftingMovesOneBitAtATime(
      @ForAll Op op,
      @ForAll Bits bits,
      @ForAll int a,
      @ForAll @IntRange(max = 255) int count,
      @ForAll @IntRange(max = 2) int form,
      @ForAll boolean carryIn) {
    int masked = form == 1 ? 1 : count & 31;
    String code =
        switch (form) {
          case 0 -> bits.encode(0xc0) + "%02x %02x".formatted(op.modrm(), count);
          case 1 -> bits.encode(0xd0) + "%02x".formatted(op.modrm());
          default -> bits.encode(0xd2) + "%02x".formatted(op.modrm());
        };
    int before = carryIn ? 0x2d7 : 0x2d6;
    Bench bench = Bench.of(code).set(GuestState.EAX, a).set(GuestState.ECX, count).flags(before).steps(1);
    Bitwise model = new Bitwise(bits.count, a, carryIn);
    for (int i = 0; i < masked; i++) {
      model.step(op);
    }
    assertEquals(a & (int) ~bits.mask() | (int) model.value, bench.gpr(GuestState.EAX));
    int after = bench.state.eflags();
    if (masked == 0) {
      assertEquals(before, after);
      return;
    }
    assertEquals(model.carry, (after & Eflags.CF) != 0);
    if (masked == 1) {
      assertEquals(model.overflow, (after & Eflags.OF) != 0);
    }
    if (op.isShift()) {
      assertEquals(model.value == 0, (after & Eflags.ZF) != 0);
      assertEquals((model.value >>> (bits.count - 1) & 1) != 0, (after & Eflags.SF) != 0);
      assertEquals(Long.bitCount(model.value & 0xff) % 2 == 0, (after & Eflags.PF) != 0);
    } else {
      int others = Eflags.ZF | Eflags.SF | Eflags.PF | Eflags.AF;
      assertEquals(before & others, after & others);
    }
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void doubleShiftsMoveBitsOfTheSourceIn(
      @ForAll int a, @ForAll int b, @ForAll @IntRange(min = 1, max = 31) int count, @ForAll boolean right) {
    Bench bench = Bench.of("0f %s d8 %02x".formatted(right ? "ac" : "a4", count));
    bench.set(GuestState.EAX, a).set(GuestState.EBX, b).steps(1);
    java.math.BigInteger pair =
        java.math.BigInteger.valueOf((right ? b : a) & 0xffff_ffffL)
            .shiftLeft(32)
            .or(java.math.BigInteger.valueOf((right ? a : b) & 0xffff_ffffL));
    int expected = (right ? pair.shiftRight(count) : pair.shiftLeft(count).shiftRight(32)).intValue();
    assertEquals(expected, bench.gpr(GuestState.EAX));
    boolean lastOut = pair.testBit(right ? count - 1 : 64 - count);
    assertEquals(lastOut, (bench.state.eflags() & Eflags.CF) != 0);
  }

  @Test
  void doubleShiftsOf16BitsByMoreThan16BringTheDestinationBackIn() {
    Bench left = Bench.of("66 0f a4 d8 14").set(GuestState.EAX, 0x1234).set(GuestState.EBX, 0xabcd).steps(1);
    assertEquals(0xbcd1, left.gpr(GuestState.EAX));
    Bench right = Bench.of("66 0f ac d8 14").set(GuestState.EAX, 0x1234).set(GuestState.EBX, 0xabcd).steps(1);
    assertEquals(0x4abc, right.gpr(GuestState.EAX));
  }

  /// A register of some bits and a carry, moved one position per step.
  private static final class Bitwise {
    private final int bits;
    long value;
    boolean carry;
    boolean overflow;

    Bitwise(int bits, int value, boolean carry) {
      this.bits = bits;
      this.value = value & mask();
      this.carry = carry;
    }

    private long mask() {
      return (1L << bits) - 1;
    }

    void step(Op op) {
      boolean top = (value >>> (bits - 1) & 1) != 0;
      boolean low = (value & 1) != 0;
      switch (op) {
        case ROL -> left(top, top);
        case RCL -> left(carry, top);
        case SHL -> left(false, top);
        case ROR -> right(low, low);
        case RCR -> right(carry, low);
        case SHR -> right(false, low);
        case SAR -> right(top, low);
      }
      boolean newTop = (value >>> (bits - 1) & 1) != 0;
      overflow = newTop != top;
    }

    private void left(boolean in, boolean out) {
      value = (value << 1 | (in ? 1 : 0)) & mask();
      carry = out;
    }

    private void right(boolean in, boolean out) {
      value = value >>> 1 | (in ? 1L << (bits - 1) : 0);
      carry = out;
    }
  }
}
