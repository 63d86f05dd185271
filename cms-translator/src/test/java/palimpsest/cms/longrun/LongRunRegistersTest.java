package palimpsest.cms.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;
import palimpsest.host.machine.OperatingPoint;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// LongRun's registers hold what Linux's driver expects of them.
class LongRunRegistersTest {
  private static final int WINDOW = 0x8086_8010;
  private static final int MODE = 0x8086_8011;
  private static final int ROW = 0x8086_8018;
  private static final int POINT = 0x8086_801A;

  private final List<OperatingPoint> points = points();
  private final OperatingPoint top = points.getLast();

  private static List<OperatingPoint> points() {
    try {
      return Machines.load("tm5600").operatingPoints();
    } catch (MachineException e) {
      throw new AssertionError(e);
    }
  }

  private static long value(int low, int high) {
    return (long) high << 32 | low;
  }

  @Test
  void theTableIsReadRowByRowFromTheHighestPoint() {
    LongRunRegisters registers = new LongRunRegisters(points, true);
    for (int row = 0; row < points.size(); row++) {
      assertTrue(registers.write(ROW, value(row, -1)));
      assertEquals(OptionalLong.of(value(row, points.size() - 1)), registers.read(ROW, top));
      OperatingPoint shown = points.get(points.size() - 1 - row);
      int millivolts = (int) Math.round(shown.volts() * 1000);
      assertEquals(OptionalLong.of(value(shown.mhz(), millivolts)), registers.read(POINT, top));
    }
    assertFalse(registers.write(ROW, points.size()));
    assertFalse(registers.write(ROW, 0xffff_ffffL));
    assertFalse(registers.write(POINT, 0));
  }

  @Property
  void aWindowIsHeldOrRefusedAndAlwaysAllowsSomething(
      @ForAll @IntRange(max = 127) int from, @ForAll @IntRange(max = 127) int to) {
    LongRunRegisters registers = new LongRunRegisters(points, true);
    boolean sensible = from <= to && to <= 100;
    assertEquals(sensible, registers.write(WINDOW, value(from | 0x80, to | 0xff00)));
    assertEquals(OptionalLong.of(sensible ? value(from, to) : value(0, 100)), registers.read(WINDOW, top));
    int lowest = registers.lowestAllowed();
    int highest = registers.highestAllowed();
    assertTrue(lowest <= highest);
    for (int i = 0; sensible && i < points.size(); i++) {
      int level = LongRunRegisters.level(points, points.get(i));
      if (level >= from && level <= to) {
        assertTrue(lowest <= i && i <= highest, () -> "a point in the window is not allowed");
      }
    }
    assertTrue(!sensible || LongRunRegisters.level(points, points.get(highest)) <= to);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, WINDOW - 1, MODE + 1, 0x10, ROW - 1, POINT + 1})
  void thereAreNoOthers(int number) {
    LongRunRegisters registers = new LongRunRegisters(points, true);
    assertEquals(OptionalLong.empty(), registers.read(number, top));
    assertFalse(registers.write(number, 0));
  }

  @Test
  void aMachineWithOnePointHasNone() {
    LongRunRegisters registers = new LongRunRegisters(List.of(top), false);
    for (int number : new int[] {WINDOW, MODE, ROW, POINT}) {
      assertEquals(OptionalLong.empty(), registers.read(number, top));
      assertFalse(registers.write(number, 0));
    }
  }

  @Test
  void whereLongRunDoesNotDecideTheWindowIsThePresentPointWhateverIsWritten() {
    LongRunRegisters registers = new LongRunRegisters(points, false);
    assertTrue(registers.write(WINDOW, value(0, 0)));
    assertTrue(registers.write(MODE, 1));
    assertEquals(OptionalLong.of(value(27, 27)), registers.read(WINDOW, points.get(1)));
    assertEquals(OptionalLong.of(0), registers.read(MODE, points.get(1)));
  }

  @Test
  void whatWasSavedIsHeldAgainAndOtherThingsAreRefused() throws StateException {
    LongRunRegisters saved = new LongRunRegisters(points, true);
    assertTrue(saved.write(WINDOW, value(20, 81)) && saved.write(MODE, 1) && saved.write(ROW, 3));
    StateWriter out = new StateWriter();
    saved.save(out);
    LongRunRegisters restored = new LongRunRegisters(points, true);
    restored.restore(new StateReader("time", out.toByteArray()));
    for (int number : new int[] {WINDOW, MODE, ROW, POINT}) {
      assertEquals(saved.read(number, top), restored.read(number, top));
    }
    byte[] damaged = out.toByteArray();
    damaged[7] = 101;
    assertThrows(StateException.class, () -> restored.restore(new StateReader("time", damaged)));
  }
}
