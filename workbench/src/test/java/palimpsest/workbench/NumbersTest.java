package palimpsest.workbench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Numbers are shown for people and lose nothing on the way that they would miss.
class NumbersTest {
  @Property(tries = 200)
  void groupingIsOnlyCommas(@ForAll long value) {
    assertEquals(Long.toString(value), Numbers.grouped(value).replace(",", ""));
  }

  @Property(tries = 200)
  void aPercentageIsWithinHalfOfItsLastDigit(
      @ForAll @LongRange(min = 0, max = 1_000_000) long part, @ForAll @LongRange(min = 1, max = 1_000_000) long rest) {
    double shown = Double.parseDouble(Numbers.percent(part, part + rest).replace(" %", ""));

    assertEquals(100.0 * part / (part + rest), shown, 0.0501);
  }

  @ParameterizedTest
  @CsvSource({"0,0.000 ps", "999,999.000 ps", "1000,1.000 ns", "2455000000,2.455 ms", "3600000000000000,3600.000 s",
      "999999.6,1.000 us"})
  void timesGetTheUnitThatFits(double picoseconds, String shown) {
    assertEquals(shown, Numbers.time(picoseconds));
  }

  @ParameterizedTest
  @CsvSource({"933,933", "366.7,366.7", "0.5,0.5"})
  void wholeNumbersGoWithoutTheirFraction(double value, String shown) {
    assertEquals(shown, Numbers.plain(value));
  }
}
