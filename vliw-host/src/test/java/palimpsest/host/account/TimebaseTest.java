package palimpsest.host.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/// Time runs forward, whatever the core's frequency does, and its inverse is exact.
class TimebaseTest {
  @Test
  void timeIsCyclesOverFrequencyExactly() {
    assertEquals(1_000_000_001_499L, Timebase.start(667, 667).picosecondsAt(667_000_001));
  }

  @Property
  void atOneFrequencyTimeIsTheQuotientAndTicksAreCycles(
      @ForAll @IntRange(min = 1, max = 10_000) int mhz, @ForAll @LongRange(min = 0, max = 1L << 40) long cycle) {
    Timebase timebase = Timebase.start(mhz, mhz);
    assertEquals(cycle * 1000 / mhz, timebase.nanosecondsAt(cycle));
    assertEquals(cycle, timebase.ticksAt(cycle));
  }

  @Property
  void noChangeOfFrequencyMovesTimeOrTheTicks(
      @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 1, max = 10_000) Integer> frequencies,
      @ForAll @LongRange(min = 0, max = 1L << 32) long length) {
    Timebase timebase = Timebase.start(frequencies.getFirst(), 933);
    long cycle = 0;
    for (int mhz : frequencies) {
      cycle += length;
      Timebase changed = timebase.changed(cycle, mhz);
      assertEquals(timebase.picosecondsAt(cycle), changed.picosecondsAt(cycle));
      assertEquals(timebase.nanosecondsAt(cycle), changed.nanosecondsAt(cycle));
      assertEquals(timebase.ticksAt(cycle), changed.ticksAt(cycle));
      assertTrue(changed.picosecondsAt(cycle + 1) >= changed.picosecondsAt(cycle));
      assertTrue(changed.ticksAt(cycle + 1) >= changed.ticksAt(cycle));
      timebase = changed;
    }
  }

  @Property
  void theCycleOfATimeIsTheFirstThatShowsIt(
      @ForAll @IntRange(min = 1, max = 10_000) int before,
      @ForAll @IntRange(min = 1, max = 10_000) int mhz,
      @ForAll @LongRange(min = 0, max = 100_000) long changedAt,
      @ForAll @LongRange(min = 0, max = 1L << 40) long later) {
    Timebase timebase = Timebase.start(before, 933).changed(changedAt, mhz);
    long time = timebase.nanoseconds() + later;
    long cycle = timebase.cycleAt(time);
    assertTrue(timebase.nanosecondsAt(cycle) >= time);
    assertTrue(cycle == changedAt || timebase.nanosecondsAt(cycle - 1) < time);
  }

  @Property
  void theCyclesOfADurationLastItAndNotACycleMore(
      @ForAll @IntRange(min = 1, max = 10_000) int mhz, @ForAll @LongRange(min = 1, max = 1L << 40) long duration) {
    Timebase timebase = Timebase.start(mhz, mhz);
    long cycles = timebase.cyclesFor(duration);
    assertTrue(timebase.nanosecondsAt(cycles) >= duration);
    assertTrue(timebase.nanosecondsAt(cycles - 1) < duration);
  }

  @Test
  void timesBeyondAllCyclesAreNever() {
    assertEquals(Long.MAX_VALUE, Timebase.start(933, 933).cycleAt(Long.MAX_VALUE));
    assertEquals(Long.MAX_VALUE, Timebase.start(1, 1).picosecondsAt(Long.MAX_VALUE / 2000));
  }
}
