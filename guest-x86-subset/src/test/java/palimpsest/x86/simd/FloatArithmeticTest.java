package palimpsest.x86.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/// Arithmetic against the host's, which rounds to nearest, and against decimal arithmetic of any length; processors
/// judge the rest.
class FloatArithmeticTest {
  private static final int RECORDED = Mxcsr.INITIAL | Mxcsr.PRECISION;

  /// An operation of both formats.
  private interface Operation {
    long apply(FloatArithmetic unit, FloatFormat format, long a, long b);
  }

  private static final Operation[] OPERATIONS = {
    FloatArithmetic::add, FloatArithmetic::subtract, FloatArithmetic::multiply, FloatArithmetic::divide,
    (unit, format, _, b) -> unit.squareRoot(format, b)
  };

  /// Inexact results being recorded already makes ordinary operations quick. The results are those of the plain way,
  /// and nothing but inexactness goes unmentioned.
  @Property(tries = 20_000)
  void whatTheHostComputesIsWhatThePlainWayComputes(@ForAll long seed) {
    var random = new SplittableRandom(seed);
    var plain = new FloatArithmetic();
    var quick = new FloatArithmetic();
    for (FloatFormat format : FloatFormat.values()) {
      long a = value(format, random);
      long b = random.nextInt(4) == 0 ? neighbour(format, a, random) : value(format, random);
      for (Operation operation : OPERATIONS) {
        plain.begin(Mxcsr.INITIAL);
        quick.begin(RECORDED);
        String what = format + " %x %x".formatted(a, b);
        assertEquals(operation.apply(plain, format, a, b), operation.apply(quick, format, a, b), what);
        assertEquals(plain.raised() | Mxcsr.PRECISION, quick.raised() | Mxcsr.PRECISION, what);
      }
    }
  }

  /// The other roundings bracket the true sum and product, next to each other, and truncation is the smaller magnitude.
  @Property(tries = 5_000)
  void roundingsBracketTheTrueValue(@ForAll long seed) {
    var random = new SplittableRandom(seed);
    long a = ordinary(random);
    long b = ordinary(random);
    BigDecimal x = new BigDecimal(Double.longBitsToDouble(a));
    BigDecimal y = new BigDecimal(Double.longBitsToDouble(b));
    bracket(OPERATIONS[0], a, b, x.add(y));
    bracket(OPERATIONS[1], a, b, x.subtract(y));
    bracket(OPERATIONS[2], a, b, x.multiply(y));
  }

  private static void bracket(Operation operation, long a, long b, BigDecimal exact) {
    var unit = new FloatArithmetic();
    double[] results = new double[4];
    for (int rounding = 0; rounding < 4; rounding++) {
      unit.begin(Mxcsr.INITIAL | rounding << Mxcsr.ROUNDING_SHIFT);
      results[rounding] = Double.longBitsToDouble(operation.apply(unit, FloatFormat.DOUBLE, a, b));
      boolean same = new BigDecimal(results[rounding]).compareTo(exact) == 0;
      assertEquals(same ? 0 : Mxcsr.PRECISION, unit.raised() & Mxcsr.PRECISION);
    }
    int below = new BigDecimal(results[1]).compareTo(exact);
    int above = new BigDecimal(results[2]).compareTo(exact);
    assertEquals(Integer.signum(below), -Integer.signum(above), "both exact, or one on each side");
    assertEquals(below == 0 ? results[1] : Math.nextUp(results[1]), results[2], 0);
    assertEquals(exact.signum() < 0 ? results[2] : results[1], results[3], 0);
  }

  /// Comparison against the host's, for every pair of kinds.
  @Property(tries = 20_000)
  void comparisonIsTheHosts(@ForAll long seed) {
    var random = new SplittableRandom(seed);
    long a = value(FloatFormat.DOUBLE, random);
    long b = random.nextInt(4) == 0 ? a : value(FloatFormat.DOUBLE, random);
    double x = Double.longBitsToDouble(a);
    double y = Double.longBitsToDouble(b);
    FloatArithmetic.Relation expected = x < y ? FloatArithmetic.Relation.LESS
        : x > y ? FloatArithmetic.Relation.GREATER
            : x == y ? FloatArithmetic.Relation.EQUAL : FloatArithmetic.Relation.UNORDERED;
    var unit = new FloatArithmetic();
    unit.begin(Mxcsr.INITIAL);
    assertEquals(expected, unit.compare(FloatFormat.DOUBLE, a, b, false));
  }

  /// The least normal number out of a product a little less: the host cannot tell that it was tiny before rounding.
  @Test
  void aResultRoundedUpOutOfTheDenormalsUnderflows() {
    var unit = new FloatArithmetic();
    unit.begin(RECORDED);
    long least = 1L << 52;
    long almostOne = Double.doubleToRawLongBits(Math.nextDown(1.0));
    assertEquals(least, unit.multiply(FloatFormat.DOUBLE, least, almostOne));
    assertEquals(Mxcsr.UNDERFLOW | Mxcsr.PRECISION, unit.raised());
  }

  private static long ordinary(SplittableRandom random) {
    return random.nextLong() & 0x800f_ffff_ffff_ffffL | 1023L + random.nextInt(60) - 30 << 52;
  }

  private static long neighbour(FloatFormat format, long value, SplittableRandom random) {
    return value + random.nextInt(5) - 2 & -1L >>> 64 - format.bits();
  }

  private static long value(FloatFormat format, SplittableRandom random) {
    long bits = random.nextLong() >>> 64 - format.bits();
    long fraction = bits & (1L << format.fractionBits()) - 1;
    long one = (long) format.greatestExponent() << format.fractionBits();
    return switch (random.nextInt(8)) {
      case 0 -> fraction;
      case 1 -> format.infinity() | fraction;
      case 2 -> format.infinity();
      case 3 -> format.sign(random.nextBoolean());
      case 4 -> bits;
      default -> one + ((long) random.nextInt(8) - 4 << format.fractionBits()) | fraction;
    };
  }
}
