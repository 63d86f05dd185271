package palimpsest.x86.fpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// FPREM and FPREM1 subtract a whole multiple of the divisor, exactly; complete or not is what C2 says.
class RemainderTest {
  @Provide
  Arbitrary<Extended> finite() {
    return Values.finite().filter(value -> !value.isZero());
  }

  @Provide
  Arbitrary<Extended> ordinary() {
    return Values.ordinary();
  }

  @Property(tries = 4_000)
  void aCompleteRemainderIsThatOfTheQuotientItsBitsAreShownOf(
      @ForAll("ordinary") Extended x, @ForAll("ordinary") Extended y, @ForAll boolean nearest) {
    Remainder.Result result = remainder(x, y, nearest);
    BigInteger dividend = Values.scaled(x);
    BigInteger divisor = Values.scaled(y).abs();
    if (x.normalExponent() - y.normalExponent() > 63) {
      assertEquals(Flag.C2, result.codes());
      return;
    }
    BigInteger[] parts = dividend.abs().divideAndRemainder(divisor);
    int half = parts[1].shiftLeft(1).compareTo(divisor);
    boolean up = nearest && (half > 0 || (half == 0 && parts[0].testBit(0)));
    BigInteger quotient = up ? parts[0].add(BigInteger.ONE) : parts[0];
    BigInteger rest = dividend.abs().subtract(quotient.multiply(divisor));
    assertEquals(x.isNegative() ? rest.negate() : rest, Values.scaled(result.value()));
    assertEquals(
        (quotient.testBit(0) ? Flag.C1 : 0) | (quotient.testBit(1) ? Flag.C3 : 0) | (quotient.testBit(2) ? Flag.C0 : 0),
        result.codes());
    if (rest.signum() == 0) {
      assertEquals(x.isNegative(), result.value().isNegative(), "a zero has the dividend's sign");
    }
  }

  @Property(tries = 1_000)
  void repeatedTheReductionEndsAtTheSameRemainder(
      @ForAll("finite") Extended x, @ForAll("finite") Extended y, @ForAll boolean nearest) {
    Extended rest = x;
    Remainder.Result result = remainder(rest, y, nearest);
    while (result.codes() == Flag.C2) {
      assertTrue(result.value().isZero() || result.value().normalExponent() <= rest.normalExponent() - 31);
      rest = result.value();
      result = remainder(rest, y, nearest);
    }
    BigInteger divisor = Values.scaled(y).abs();
    BigInteger least = Values.scaled(x).mod(divisor);
    BigInteger found = Values.scaled(result.value());
    assertEquals(least, found.mod(divisor));
    assertTrue(found.abs().compareTo(nearest ? divisor.shiftRight(1) : divisor) <= 0);
  }

  @Property(tries = 1_000)
  void exponentAndSignificandMakeTheValue(@ForAll("finite") Extended x) {
    Arithmetic arithmetic = new Arithmetic();
    arithmetic.begin(FpuState.INITIAL_CONTROL);
    Extended again = Remainder.scale(arithmetic, Remainder.significand(x), Remainder.exponent(x));
    assertEquals(Values.scaled(x), Values.scaled(again));
    assertEquals(0, arithmetic.flags());
  }

  private static Remainder.Result remainder(Extended x, Extended y, boolean nearest) {
    Arithmetic arithmetic = new Arithmetic();
    arithmetic.begin(FpuState.INITIAL_CONTROL);
    return Remainder.of(arithmetic, x, y, nearest);
  }
}
