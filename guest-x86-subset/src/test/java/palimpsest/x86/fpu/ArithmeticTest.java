package palimpsest.x86.fpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Sums, products, quotients and roots are the exact ones, rounded once, in every rounding and precision mode.
class ArithmeticTest {
  private static final BigInteger ONE = BigInteger.ONE.shiftLeft(Values.PLACES);

  @Provide
  Arbitrary<Extended> finite() {
    return Values.finite();
  }

  @Provide
  Arbitrary<Integer> precision() {
    return Arbitraries.of(24, 53, 64);
  }

  @Property(tries = 4_000)
  void sumsAreExactAndRoundedOnce(
      @ForAll("finite") Extended a,
      @ForAll("finite") Extended b,
      @ForAll Rounding rounding,
      @ForAll("precision") int precision) {
    BigInteger sum = Values.scaled(a).add(Values.scaled(b));
    Arithmetic arithmetic = arithmetic(rounding, precision);
    Extended result = arithmetic.add(a, b);
    if (sum.signum() == 0) {
      boolean alike = a.isNegative() == b.isNegative();
      boolean negative = alike ? a.isNegative() : rounding == Rounding.DOWN;
      assertEquals(Extended.zero(negative ? Extended.SIGN : 0), result);
    } else {
      check(ExactRounding.of(sum.signum() < 0, sum.abs(), ONE, rounding, precision), result, arithmetic, a, b);
    }
    Arithmetic other = arithmetic(rounding, precision);
    assertEquals(result, other.subtract(a, b.negated()));
    assertEquals(arithmetic.flags(), other.flags());
  }

  @Property(tries = 4_000)
  void productsAreExactAndRoundedOnce(
      @ForAll("finite") Extended a,
      @ForAll("finite") Extended b,
      @ForAll Rounding rounding,
      @ForAll("precision") int precision) {
    BigInteger product = Values.scaled(a).multiply(Values.scaled(b));
    Arithmetic arithmetic = arithmetic(rounding, precision);
    Extended result = arithmetic.multiply(a, b);
    boolean negative = a.isNegative() != b.isNegative();
    if (product.signum() == 0) {
      assertEquals(Extended.zero(negative ? Extended.SIGN : 0), result);
    } else {
      BigInteger below = ONE.multiply(ONE);
      check(ExactRounding.of(negative, product.abs(), below, rounding, precision), result, arithmetic, a, b);
    }
  }

  @Property(tries = 4_000)
  void quotientsAreExactAndRoundedOnce(
      @ForAll("finite") Extended a,
      @ForAll("finite") Extended b,
      @ForAll Rounding rounding,
      @ForAll("precision") int precision) {
    Arithmetic arithmetic = arithmetic(rounding, precision);
    Extended result = arithmetic.divide(a, b);
    boolean negative = a.isNegative() != b.isNegative();
    int sign = negative ? Extended.SIGN : 0;
    if (b.isZero()) {
      assertEquals(a.isZero() ? Extended.INDEFINITE : Extended.infinity(sign), result);
      assertEquals(a.isZero() ? Flag.INVALID : Flag.ZERO_DIVIDE, arithmetic.flags());
    } else if (a.isZero()) {
      assertEquals(Extended.zero(sign), result);
    } else {
      BigInteger above = Values.scaled(a).abs();
      BigInteger below = Values.scaled(b).abs();
      check(ExactRounding.of(negative, above, below, rounding, precision), result, arithmetic, a, b);
    }
  }

  @Property(tries = 4_000)
  void rootsAreExactAndRoundedOnce(
      @ForAll("finite") Extended a, @ForAll Rounding rounding, @ForAll("precision") int precision) {
    Arithmetic arithmetic = arithmetic(rounding, precision);
    Extended result = arithmetic.squareRoot(a);
    if (a.isZero()) {
      assertEquals(a, result);
    } else if (a.isNegative()) {
      assertEquals(Extended.INDEFINITE, result);
      assertEquals(Flag.INVALID, arithmetic.flags());
    } else {
      // With 100 places more than any boundary of roundings has, an inexact root may stand half a place higher.
      int scale = a.normalExponent() - Extended.BIAS - 63;
      int places = 400 + (scale & 1);
      BigInteger[] root =
          new BigInteger(Long.toUnsignedString(a.normalSignificand())).shiftLeft(places).sqrtAndRemainder();
      BigInteger doubled = root[0].shiftLeft(1).add(root[1].signum() == 0 ? BigInteger.ZERO : BigInteger.ONE);
      BigInteger below = BigInteger.ONE.shiftLeft(Extended.BIAS);
      BigInteger above = doubled.shiftLeft(Extended.BIAS + (scale - places) / 2 - 1);
      check(ExactRounding.of(false, above, below, rounding, precision), result, arithmetic, a, a);
    }
  }

  @Property(tries = 2_000)
  void comparisonIsThatOfTheNumbers(@ForAll("finite") Extended a, @ForAll("finite") Extended b) {
    Arithmetic arithmetic = arithmetic(Rounding.NEAREST, 64);
    int order = Values.scaled(a).compareTo(Values.scaled(b));
    assertEquals(
        order < 0
            ? Arithmetic.Relation.LESS
            : order > 0 ? Arithmetic.Relation.GREATER : Arithmetic.Relation.EQUAL,
        arithmetic.compare(a, b, true));
  }

  private static Arithmetic arithmetic(Rounding rounding, int precision) {
    Arithmetic arithmetic = new Arithmetic();
    arithmetic.begin(Values.control(rounding, precision));
    return arithmetic;
  }

  private static void check(
      ExactRounding expected, Extended result, Arithmetic arithmetic, Extended a, Extended b) {
    int denormal = a.isDenormal() || b.isDenormal() ? Flag.DENORMAL : 0;
    assertEquals(expected.value(), result);
    assertEquals(expected.flags() | denormal, arithmetic.flags());
    assertEquals(expected.increased(), arithmetic.roundedUp());
  }
}
