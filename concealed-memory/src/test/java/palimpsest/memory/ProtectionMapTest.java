package palimpsest.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ProtectionMapTest {
  private static final int PAGE = PhysicalMemory.PAGE_BYTES;

  private final ConventionalMemory memory = PhysicalMemory.split(8 * PAGE, PAGE).conventional();

  @Property
  void everyWriteToAMarkedPageIsAnnouncedBeforeItLands(
      @ForAll @IntRange(min = 0, max = 3 * PAGE - 8) int address,
      @ForAll @IntRange(min = 1, max = 3 * PAGE) int length) {
    List<Integer> announced = new ArrayList<>();
    memory.protection().clearAll();
    memory.fill(0, 6 * PAGE, 0);
    memory.protection().mark(PAGE, ProtectionMap.Mark.TRANSLATED);
    memory.protection().watch((at, bytes) -> {
      assertEquals(at / PAGE, (at + bytes - 1) / PAGE, "an announcement stays in one page");
      for (int i = at; i < at + bytes; i++) {
        assertEquals(0, memory.read8(i), "announced after the fact");
        announced.add(i);
      }
    });
    byte[] ones = new byte[length];
    java.util.Arrays.fill(ones, (byte) 1);
    memory.write(address, ones, 0, length);
    List<Integer> expected = new ArrayList<>();
    for (int i = Math.max(address, PAGE); i < Math.min(address + length, 2 * PAGE); i++) {
      expected.add(i);
    }
    assertEquals(expected, announced);
  }

  @Test
  void aStoreAcrossTwoPagesIsAnnouncedForTheMarkedOne() {
    List<String> announced = new ArrayList<>();
    memory.protection().mark(PAGE, ProtectionMap.Mark.DECODED);
    memory.protection().watch((at, bytes) -> announced.add(at + "+" + bytes));
    memory.write32(PAGE - 2, -1);
    assertEquals(List.of(PAGE + "+2"), announced);
  }

  @Test
  void granulesCoverExactlyTheBytesMarked() {
    ProtectionMap map = memory.protection();
    map.markGranules(PAGE + 100, 30);
    assertFalse(map.touchesGranules(PAGE + 63, 1));
    assertTrue(map.touchesGranules(PAGE + 64, 1));
    assertTrue(map.touchesGranules(PAGE + 191, 4));
    assertFalse(map.touchesGranules(PAGE + 192, PAGE - 192));
    assertFalse(map.touchesGranules(100, 30), "another page");
    map.markGranules(2 * PAGE, PAGE);
    assertTrue(map.touchesGranules(2 * PAGE + PAGE - 1, 1));
  }

  @Test
  void clearingOneMarkKeepsTheOther() {
    ProtectionMap map = memory.protection();
    map.mark(0, ProtectionMap.Mark.DECODED);
    map.mark(0, ProtectionMap.Mark.TRANSLATED);
    map.markGranules(0, 4);
    map.clear(0, ProtectionMap.Mark.TRANSLATED);
    assertTrue(map.has(0, ProtectionMap.Mark.DECODED));
    assertFalse(map.has(0, ProtectionMap.Mark.TRANSLATED));
    assertFalse(map.touchesGranules(0, 4));
    assertTrue(map.isMarked(1));
  }
}
