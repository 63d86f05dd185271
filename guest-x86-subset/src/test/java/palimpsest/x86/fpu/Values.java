package palimpsest.x86.fpu;

import java.math.BigDecimal;
import java.math.BigInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/// Values to compute with, and their exact meaning.
final class Values {
  /// Binary places of [#scaled].
  static final int PLACES = 16382 + 63;

  private Values() {}

  /// Finite values, many with long runs of equal bits, denormals among them.
  static Arbitrary<Extended> finite() {
    Arbitrary<Integer> near = Arbitraries.integers().between(Extended.BIAS - 70, Extended.BIAS + 70);
    Arbitrary<Integer> anywhere =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, 0x7ffe),
            Arbitraries.integers().between(0, 70),
            Arbitraries.integers().between(0x7ffe - 70, 0x7ffe));
    return of(Arbitraries.frequencyOf(Tuple.of(3, near), Tuple.of(1, anywhere)));
  }

  /// Finite values with exponents near that of one.
  static Arbitrary<Extended> ordinary() {
    return of(Arbitraries.integers().between(Extended.BIAS - 70, Extended.BIAS + 70));
  }

  private static Arbitrary<Extended> of(Arbitrary<Integer> exponents) {
    Arbitrary<Long> runs =
        Combinators.combine(Arbitraries.integers().between(0, 63), Arbitraries.integers().between(0, 63))
            .as((a, b) -> (-1L >>> a) ^ (-1L >>> b));
    Arbitrary<Long> significands = Arbitraries.oneOf(Arbitraries.longs(), runs);
    return Combinators.combine(Arbitraries.of(0, Extended.SIGN), exponents, significands)
        .as((sign, exponent, bits) ->
            new Extended(sign | exponent, exponent == 0 ? bits : bits | Extended.INTEGER_BIT));
  }

  /// A finite value times 2^[#PLACES]: an integer.
  static BigInteger scaled(Extended value) {
    int exponent = Math.max(value.signExponent() & Extended.MAX_EXPONENT, 1);
    BigInteger magnitude = new BigInteger(Long.toUnsignedString(value.significand())).shiftLeft(exponent - 1);
    return value.isNegative() ? magnitude.negate() : magnitude;
  }

  /// A finite value in decimal.
  static BigDecimal exact(Extended value) {
    int exponent = Math.max(value.signExponent() & Extended.MAX_EXPONENT, 1) - Extended.BIAS - 63;
    BigDecimal magnitude = new BigDecimal(new BigInteger(Long.toUnsignedString(value.significand())));
    BigDecimal power = new BigDecimal(BigInteger.TWO.pow(Math.abs(exponent)));
    BigDecimal scaled = exponent < 0 ? magnitude.divide(power) : magnitude.multiply(power);
    return value.isNegative() ? scaled.negate() : scaled;
  }

  /// The control word for a rounding and a precision of 24, 53 or 64 bits, everything masked.
  static int control(Rounding rounding, int precision) {
    return 0x7f | rounding.ordinal() << 10 | (precision == 24 ? 0 : precision == 53 ? 2 : 3) << 8;
  }
}
