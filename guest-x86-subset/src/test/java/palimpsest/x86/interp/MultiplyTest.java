package palimpsest.x86.interp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import palimpsest.x86.cpu.Eflags;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.interp.ArithmeticFlagsTest.Bits;

/// Multiplication and division at every width, against unbounded integers.
class MultiplyTest {
  private static final int BOTH = Eflags.CF | Eflags.OF;

  @Provide
  Arbitrary<Integer> operands() {
    return Arbitraries.oneOf(
        Arbitraries.integers(),
        Arbitraries.integers().between(-300, 300),
        Arbitraries.of(0x80, 0x8000, 0xffff, Integer.MAX_VALUE, Integer.MIN_VALUE));
  }

  @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
  void productsAreExactAndCarrySaysThatTheHighHalfMatters(
      @ForAll Bits bits, @ForAll boolean signed, @ForAll("operands") int a, @ForAll("operands") int b) {
    Bench bench = Bench.of(bits.encode(0xf6) + (signed ? "eb" : "e3"));
    bench.set(GuestState.EAX, a).set(GuestState.EBX, b).set(GuestState.EDX, 0x5555_5555).steps(1);
    BigInteger product = number(a, bits, signed).multiply(number(b, bits, signed));
    assertEquals(product.and(ones(2 * bits.count)), wide(bench, bits));
    boolean fits = number(product.longValue(), bits, signed).equals(product);
    assertEquals(fits ? 0 : BOTH, bench.state.eflags() & BOTH);
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void theTruncatingFormsKeepTheLowHalf(@ForAll("operands") int a, @ForAll("operands") int b) {
    BigInteger product = BigInteger.valueOf(a).multiply(BigInteger.valueOf(b));
    int expectedFlags = product.bitLength() < 32 ? 0 : BOTH;
    Bench two = Bench.of("0f af c3").set(GuestState.EAX, a).set(GuestState.EBX, b).steps(1);
    Bench three =
        Bench.of("69 c3 %02x %02x %02x %02x".formatted(b & 0xff, b >>> 8 & 0xff, b >>> 16 & 0xff, b >>> 24))
            .set(GuestState.EBX, a)
            .steps(1);
    assertEquals(product.intValue(), two.gpr(GuestState.EAX));
    assertEquals(product.intValue(), three.gpr(GuestState.EAX));
    assertEquals(expectedFlags, two.state.eflags() & BOTH);
    assertEquals(expectedFlags, three.state.eflags() & BOTH);
  }

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void divisionGivesQuotientAndRemainderOrFaultsWithNothingDone(
      @ForAll Bits bits,
      @ForAll boolean signed,
      @ForAll("operands") int low,
      @ForAll("operands") int high,
      @ForAll("operands") int divisor) {
    Bench bench = Bench.of(bits.encode(0xf6) + (signed ? "fb" : "f3"));
    bench.set(GuestState.EAX, low).set(GuestState.EDX, high).set(GuestState.EBX, divisor);
    BigInteger dividend = wide(bench, bits);
    if (signed && dividend.testBit(2 * bits.count - 1)) {
      dividend = dividend.subtract(BigInteger.ONE.shiftLeft(2 * bits.count));
    }
    BigInteger by = number(divisor, bits, signed);
    if (by.signum() == 0 || !number(dividend.divide(by).longValue(), bits, signed).equals(dividend.divide(by))) {
      assertEquals(GuestFault.DIVIDE_ERROR, bench.fault().vector());
      assertEquals(low, bench.gpr(GuestState.EAX));
      assertEquals(high, bench.gpr(GuestState.EDX));
      assertEquals(Bench.CODE, bench.state.eip());
      return;
    }
    bench.steps(1);
    BigInteger[] both = dividend.divideAndRemainder(by);
    BigInteger packed = both[1].and(ones(bits.count)).shiftLeft(bits.count).or(both[0].and(ones(bits.count)));
    assertEquals(packed, wide(bench, bits));
  }

  private static BigInteger ones(int bits) {
    return BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
  }

  private static BigInteger number(long value, Bits bits, boolean signed) {
    BigInteger unsigned = BigInteger.valueOf(value).and(ones(bits.count));
    return signed && unsigned.testBit(bits.count - 1)
        ? unsigned.subtract(BigInteger.ONE.shiftLeft(bits.count))
        : unsigned;
  }

  /// The double-width accumulator: AX, DX:AX or EDX:EAX.
  private static BigInteger wide(Bench bench, Bits bits) {
    if (bits == Bits.EIGHT) {
      return BigInteger.valueOf(bench.gpr(GuestState.EAX) & 0xffff);
    }
    BigInteger high = BigInteger.valueOf(bench.gpr(GuestState.EDX)).and(ones(bits.count));
    return high.shiftLeft(bits.count).or(BigInteger.valueOf(bench.gpr(GuestState.EAX)).and(ones(bits.count)));
  }
}
