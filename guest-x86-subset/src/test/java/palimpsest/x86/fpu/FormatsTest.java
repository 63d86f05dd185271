package palimpsest.x86.fpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/// Conversions to and from what memory holds.
class FormatsTest {
  @Provide
  Arbitrary<Extended> finite() {
    return Values.finite();
  }

  @Provide
  Arbitrary<Extended> ordinary() {
    return Values.ordinary();
  }

  @Property(tries = 4_000)
  void everyDoubleComesBackFromARegisterAsItWas(@ForAll long bits) {
    Rounder rounder = rounder(Rounding.NEAREST);
    Extended wide = Formats.widen(Formats.Narrow.DOUBLE, bits);
    long back = Formats.narrow(rounder, Formats.Narrow.DOUBLE, wide);
    boolean signals = wide.kind() == Extended.Kind.SIGNALING_NAN;
    assertEquals(signals ? bits | 1L << 51 : bits, back);
    assertEquals(signals ? Flag.INVALID : 0, rounder.flags());
  }

  @Property(tries = 4_000)
  void everySingleComesBackFromARegisterAsItWas(@ForAll int bits) {
    Rounder rounder = rounder(Rounding.UP);
    Extended wide = Formats.widen(Formats.Narrow.SINGLE, bits & 0xffff_ffffL);
    int back = (int) Formats.narrow(rounder, Formats.Narrow.SINGLE, wide);
    assertEquals(wide.kind() == Extended.Kind.SIGNALING_NAN ? bits | 1 << 22 : bits, back);
  }

  @Property(tries = 500)
  void narrowingToNearestIsTheHostsConversionOfTheExactValue(@ForAll("finite") Extended value) {
    BigDecimal exact = Values.exact(value);
    double expected = value.isZero() && value.isNegative() ? -0.0 : withSign(exact.doubleValue(), value);
    long bits = Formats.narrow(rounder(Rounding.NEAREST), Formats.Narrow.DOUBLE, value);
    assertEquals(Double.doubleToRawLongBits(expected), bits);
    float single = (float) withSign(exact.floatValue(), value);
    int narrow = (int) Formats.narrow(rounder(Rounding.NEAREST), Formats.Narrow.SINGLE, value);
    assertEquals(Float.floatToRawIntBits(single), narrow);
  }

  /// BigDecimal has no negative zero for what is too small.
  private static double withSign(double magnitude, Extended value) {
    return Math.copySign(magnitude, value.isNegative() ? -1 : 1);
  }

  @Property(tries = 4_000)
  void directedNarrowingIsTheNeighbourOnTheRightSide(@ForAll("ordinary") Extended value) {
    BigDecimal exact = Values.exact(value);
    Rounder downward = rounder(Rounding.DOWN);
    Rounder upward = rounder(Rounding.UP);
    double down = Double.longBitsToDouble(Formats.narrow(downward, Formats.Narrow.DOUBLE, value));
    double up = Double.longBitsToDouble(Formats.narrow(upward, Formats.Narrow.DOUBLE, value));
    boolean isExact = new BigDecimal(down).compareTo(exact) == 0;
    assertEquals(isExact ? down : Math.nextUp(down), up);
    assertEquals(isExact ? 0 : 1, exact.compareTo(new BigDecimal(down)));
    assertEquals(isExact ? 0 : Flag.PRECISION, downward.flags());
    assertEquals(!isExact && !value.isNegative(), upward.roundedUp());
    assertEquals(!isExact && value.isNegative(), downward.roundedUp());
    long toZero = Formats.narrow(rounder(Rounding.TRUNCATE), Formats.Narrow.DOUBLE, value);
    assertEquals(Double.doubleToRawLongBits(value.isNegative() ? up : down), toZero);
  }

  @Property(tries = 4_000)
  void integersAreRoundedOrInvalid(@ForAll("ordinary") Extended value, @ForAll Rounding rounding) {
    BigDecimal exact = Values.exact(value);
    BigInteger whole = exact.setScale(0, mode(rounding)).toBigInteger();
    for (int bits : new int[] {16, 32, 64}) {
      Rounder rounder = rounder(rounding);
      long stored = Formats.integer(rounder, value, bits);
      boolean fits = whole.bitLength() < bits;
      assertEquals(fits ? whole.longValue() : -1L << bits - 1, stored);
      boolean inexact = new BigDecimal(whole).compareTo(exact) != 0;
      assertEquals(fits ? inexact ? Flag.PRECISION : 0 : Flag.INVALID, rounder.flags());
    }
    Rounder rounder = rounder(rounding);
    Extended rounded = Formats.rounded(rounder, value);
    assertEquals(whole.shiftLeft(Values.PLACES), Values.scaled(rounded));
    assertEquals(value.isNegative(), rounded.isNegative());
  }

  @Property(tries = 4_000)
  void packedDecimalsComeBackAsTheyWere(@ForAll("ordinary") Extended value, @ForAll Rounding rounding) {
    Rounder rounder = rounder(rounding);
    Extended packed = Formats.decimal(rounder, value);
    BigDecimal exact = Values.exact(value);
    BigInteger whole = exact.setScale(0, mode(rounding)).toBigInteger();
    if (whole.abs().compareTo(BigInteger.TEN.pow(18)) >= 0) {
      assertEquals(Extended.INDEFINITE, packed);
      assertEquals(Flag.INVALID, rounder.flags());
      return;
    }
    String digits = String.format("%02x%016x", packed.signExponent() & 0xff, packed.significand());
    assertEquals(whole.abs(), new BigInteger(digits));
    assertEquals(value.isNegative() ? 0x80 : 0, packed.signExponent() >> 8);
    assertEquals(whole.shiftLeft(Values.PLACES), Values.scaled(Formats.ofDecimal(packed)));
  }

  @Test
  void integersAreExactInARegister() {
    for (long value : new long[] {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 62, -3}) {
      assertEquals(BigInteger.valueOf(value).shiftLeft(Values.PLACES), Values.scaled(Extended.of(value)));
      assertEquals(value, Formats.integer(rounder(Rounding.UP), Extended.of(value), 64));
    }
  }

  private static RoundingMode mode(Rounding rounding) {
    return switch (rounding) {
      case NEAREST -> RoundingMode.HALF_EVEN;
      case DOWN -> RoundingMode.FLOOR;
      case UP -> RoundingMode.CEILING;
      case TRUNCATE -> RoundingMode.DOWN;
    };
  }

  private static Rounder rounder(Rounding rounding) {
    Rounder rounder = new Arithmetic();
    rounder.begin(Values.control(rounding, 64));
    return rounder;
  }
}
