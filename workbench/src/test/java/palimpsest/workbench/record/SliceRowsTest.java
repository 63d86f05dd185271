package palimpsest.workbench.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import palimpsest.x86.linux.RunningCode;

/// However many slices there are, few are shown, and no cycle is lost.
class SliceRowsTest {
  private static final RunningCode CODE = new RunningCode("guest", List.of());

  @Property(tries = 200)
  void slicesMergedKeepTheirCyclesTheirOrderAndTheLongestsLabel(
      @ForAll @Size(min = 1, max = 200) List<@IntRange(min = 1, max = 1000) Integer> lengths,
      @ForAll @IntRange(min = 11, max = 40) int most) {
    SliceRows rows = new SliceRows(most);
    Slice.Row[] kinds = Slice.Row.values();
    long time = 0;
    long cycles = 0;
    for (int i = 0; i < lengths.size(); i++) {
      int length = lengths.get(i);
      rows.add(
          kinds[(i * 7 + length) % kinds.length],
          new Slice(time, time + length, length, new Slice.Label(String.valueOf(length), CODE, i)));
      time += length;
      cycles += length;
    }
    int shown = 0;
    for (Slice.Row kind : kinds) {
      long before = -1;
      for (Slice slice : rows.of(kind)) {
        assertTrue(slice.start >= before, "in order");
        assertTrue(slice.cycles <= slice.end - slice.start, "no more cycles than time");
        assertTrue(Long.parseLong(slice.label.text()) * slice.count >= slice.cycles, "the longest names it");
        before = slice.end;
        cycles -= slice.cycles;
        shown++;
      }
    }
    assertEquals(0, cycles);
    assertTrue(shown <= most, shown + " shown");
  }
}
