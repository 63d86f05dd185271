package palimpsest.host.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Quotients and roots by way of guesses, held to those of numbers without bounds.
class LongQuotientTest {
  private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(64);

  /// Long runs of equal bits, near the places where guesses are wrong most.
  @Provide
  Arbitrary<Long> words() {
    Arbitrary<Long> runs = Combinators.combine(
            Arbitraries.integers().between(0, 63), Arbitraries.integers().between(0, 63), Arbitraries.longs())
        .as((up, down, noise) -> (-1L << up) + (1L << down) + (noise & 3) - 1);
    return Arbitraries.oneOf(Arbitraries.longs(), runs, runs.map(word -> ~word));
  }

  private static BigInteger unsigned(long value) {
    return new BigInteger(Long.toUnsignedString(value));
  }

  private static BigInteger pair(long high, long low) {
    return unsigned(high).multiply(TWO_TO_64).add(unsigned(low));
  }

  @Property(tries = 20_000)
  void quotientsAreRoundedDown(@ForAll("words") long high, @ForAll("words") long low, @ForAll("words") long word) {
    long divisor = word | Long.MIN_VALUE;
    long smaller = Long.compareUnsigned(high, divisor) < 0 ? high : high - divisor;
    assertEquals(pair(smaller, low).divide(unsigned(divisor)), unsigned(LongQuotient.of(smaller, low, divisor)));
  }

  @Property(tries = 20_000)
  void rootsAreRoundedDown(@ForAll("words") long word, @ForAll("words") long low) {
    long high = word >>> 62 == 0 ? word | 1L << 62 : word;
    assertEquals(pair(high, low).sqrt(), unsigned(LongRoot.of(high, low)));
  }

  @Property(tries = 5_000)
  void rootsBesideSquaresAreRoundedDown(@ForAll("words") long word, @ForAll long distance) {
    BigInteger root = unsigned(word | Long.MIN_VALUE);
    BigInteger square = root.multiply(root).add(BigInteger.valueOf(distance % 3)).min(pair(-1, -1));
    if (square.bitLength() == 127 || square.bitLength() == 128) {
      long high = square.shiftRight(64).longValue();
      assertEquals(square.sqrt(), unsigned(LongRoot.of(high, square.longValue())));
    }
  }
}
