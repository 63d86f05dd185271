package palimpsest.x86.fpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/// The transcendental instructions are correctly rounded: to nearest the error is at most half a unit in the last place
/// (and a billionth, for the reference's sake), and directed roundings stand on their side of the value.
class TranscendentalTest {
  private static final MathContext DIGITS = new MathContext(90);
  /// What the reference may be off, in units of the last place: exact results are compared with it, too.
  private static final BigDecimal SLACK = new BigDecimal("1e-9");

  private static final BigDecimal HALF = new BigDecimal("0.5").add(SLACK);
  private static final BigDecimal ONE = BigDecimal.ONE.add(SLACK);

  /// The processors' pi, 66 binary places.
  private static final BigDecimal SHORT_PI =
      new BigDecimal(new BigInteger("C90FDAA22168C234C", 16)).divide(new BigDecimal(BigInteger.TWO.pow(66)));

  @Provide
  Arbitrary<Extended> angles() {
    return magnitudes(Extended.BIAS - 30, Extended.BIAS + 20);
  }

  @Provide
  Arbitrary<Extended> fractions() {
    return magnitudes(Extended.BIAS - 30, Extended.BIAS - 1);
  }

  @Provide
  Arbitrary<Extended> smallFractions() {
    return magnitudes(Extended.BIAS - 30, Extended.BIAS - 2);
  }

  @Provide
  Arbitrary<Extended> moderate() {
    return magnitudes(Extended.BIAS - 30, Extended.BIAS + 30);
  }

  private static Arbitrary<Extended> magnitudes(int least, int most) {
    return Combinators.combine(
            Arbitraries.of(0, Extended.SIGN), Arbitraries.integers().between(least, most), Arbitraries.longs())
        .as((sign, exponent, bits) -> new Extended(sign | exponent, bits | Extended.INTEGER_BIT));
  }

  @Property(tries = 300)
  void sineCosineAndTangentOfTheReducedAngle(@ForAll("angles") Extended x, @ForAll Rounding rounding) {
    BigDecimal angle = DecimalFunctions.of(x);
    BigDecimal half = SHORT_PI.divide(BigDecimal.TWO);
    BigDecimal turns = angle.divide(half, 0, RoundingMode.HALF_EVEN);
    BigDecimal[] values = DecimalFunctions.circular(angle.subtract(turns.multiply(half)));
    int quadrant = turns.toBigInteger().intValue() & 3;
    BigDecimal sine = (quadrant & 1) == 0 ? values[0] : values[1];
    BigDecimal cosine = (quadrant & 1) == 0 ? values[1] : values[0];
    sine = quadrant >= 2 ? sine.negate() : sine;
    cosine = quadrant == 1 || quadrant == 2 ? cosine.negate() : cosine;
    check(sine, Trigonometry.sine(rounder(rounding), x), rounding);
    check(cosine, Trigonometry.cosine(rounder(rounding), x), rounding);
    check(sine.divide(cosine, DIGITS), Trigonometry.tangent(rounder(rounding), x), rounding);
  }

  @Property(tries = 300)
  void anglesOfPoints(@ForAll("moderate") Extended y, @ForAll("moderate") Extended x, @ForAll Rounding rounding) {
    BigDecimal rise = DecimalFunctions.of(y);
    BigDecimal run = DecimalFunctions.of(x);
    BigDecimal pi = DecimalFunctions.inverseTangent(BigDecimal.ONE).multiply(BigDecimal.valueOf(4));
    boolean steep = rise.abs().compareTo(run.abs()) > 0;
    BigDecimal angle = DecimalFunctions.inverseTangent(
        steep ? run.abs().divide(rise.abs(), DIGITS) : rise.abs().divide(run.abs(), DIGITS));
    angle = steep ? pi.divide(BigDecimal.TWO, DIGITS).subtract(angle) : angle;
    angle = x.isNegative() ? pi.subtract(angle) : angle;
    check(y.isNegative() ? angle.negate() : angle, Trigonometry.angle(rounder(rounding), y, x), rounding);
  }

  @Property(tries = 300)
  void powersLessOne(@ForAll("fractions") Extended x, @ForAll Rounding rounding) {
    BigDecimal natural = DecimalFunctions.logarithm(BigDecimal.TWO).multiply(DecimalFunctions.of(x), DIGITS);
    BigDecimal expected = DecimalFunctions.exponential(natural).subtract(BigDecimal.ONE);
    check(expected, Exponentials.powerLessOne(rounder(rounding), x), rounding);
  }

  @Property(tries = 300)
  void logarithms(@ForAll("moderate") Extended y, @ForAll("moderate") Extended x, @ForAll Rounding rounding) {
    BigDecimal logarithm = DecimalFunctions.logarithm(DecimalFunctions.of(x.magnitude()));
    BigDecimal base2 = logarithm.divide(DecimalFunctions.logarithm(BigDecimal.TWO), DIGITS);
    check(
        base2.multiply(DecimalFunctions.of(y)),
        Exponentials.logarithm(rounder(rounding), y, x.magnitude()),
        rounding);
  }

  @Property(tries = 300)
  void logarithmsOfOneAndALittle(
      @ForAll("moderate") Extended y, @ForAll("smallFractions") Extended x, @ForAll Rounding rounding) {
    BigDecimal logarithm = DecimalFunctions.logarithm(BigDecimal.ONE.add(DecimalFunctions.of(x)));
    BigDecimal base2 = logarithm.divide(DecimalFunctions.logarithm(BigDecimal.TWO), DIGITS);
    check(base2.multiply(DecimalFunctions.of(y)), Exponentials.logarithmOfOneAnd(rounder(rounding), y, x), rounding);
  }

  @Test
  void logarithmsOfPowersOfTwoAreExactButSaidToBeInexact() {
    for (Rounding rounding : Rounding.values()) {
      Rounder rounder = rounder(rounding);
      assertEquals(Extended.of(-15), Exponentials.logarithm(rounder, Extended.of(3), new Extended(0x3ffa, 1L << 63)));
      assertEquals(Flag.PRECISION, rounder.flags());
      Extended almostMinusOne = new Extended(0xbffe, -1L);
      assertEquals(Extended.of(64), Exponentials.logarithmOfOneAnd(rounder, Extended.of(-1), almostMinusOne));
      assertEquals(Extended.of(2), Exponentials.logarithmOfOneAnd(rounder, Extended.of(1), Extended.of(3)));
    }
  }

  @Test
  void functionsOfTinyArgumentsAreTheArguments() {
    Extended tiny = new Extended(17, 0x9123_4567_89ab_cdefL);
    for (Rounding rounding : Rounding.values()) {
      Rounder rounder = rounder(rounding);
      assertEquals(tiny, Trigonometry.sine(rounder, tiny));
      assertEquals(tiny, Trigonometry.tangent(rounder, tiny));
      assertEquals(Extended.ONE, Trigonometry.cosine(rounder, tiny));
      assertEquals(tiny, Trigonometry.angle(rounder, tiny, Extended.ONE));
      assertEquals(Flag.PRECISION, rounder.flags());
    }
  }

  private static void check(BigDecimal exact, Extended result, Rounding rounding) {
    BigDecimal error = DecimalFunctions.of(result).subtract(exact);
    int unit = Math.max(result.signExponent() & Extended.MAX_EXPONENT, 1) - Extended.BIAS - 63;
    BigDecimal place = unit < 0
        ? BigDecimal.ONE.divide(BigDecimal.TWO.pow(-unit), DIGITS)
        : BigDecimal.TWO.pow(unit);
    BigDecimal units = error.divide(place, DIGITS);
    BigDecimal outward = exact.signum() < 0 ? units.negate() : units;
    String what = "error in units of the last place: " + units.doubleValue();
    assertTrue(units.abs().compareTo(rounding == Rounding.NEAREST ? HALF : ONE) <= 0, what);
    switch (rounding) {
      case NEAREST -> {}
      case DOWN -> assertTrue(units.compareTo(SLACK) <= 0, what);
      case UP -> assertTrue(units.negate().compareTo(SLACK) <= 0, what);
      case TRUNCATE -> assertTrue(outward.compareTo(SLACK) <= 0, what);
    }
  }

  private static Rounder rounder(Rounding rounding) {
    Rounder rounder = new Arithmetic();
    rounder.begin(Values.control(rounding, 64));
    return rounder;
  }
}
