package palimpsest.x86.mmu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import palimpsest.memory.ConventionalMemory;
import palimpsest.memory.PhysicalMemory;
import palimpsest.x86.cpu.GuestFault;

/// The walk, the soft TLB in front of it, and accesses across pages.
class MmuTest {
  private static final int LINEAR = 0x0804_8000;

  private final ConventionalMemory memory = PhysicalMemory.split(1 << 20, 1 << 16).conventional();
  private final Mmu mmu = new Mmu(memory);
  private final PageTables tables = new PageTables(memory, 0x1000, () -> 0x2000);

  MmuTest() {
    tables.map(LINEAR, 0x1_0000, true, true);
    tables.map(LINEAR + 0x1000, 0x3_0000, true, true);
    mmu.setCr3(tables.directory());
  }

  @Test
  void theWalkSetsAccessedOnReadsAndDirtyOnWrites() {
    mmu.walk(LINEAR, false, true);
    assertEquals(PageTables.ACCESSED, tables.entry(LINEAR) & (PageTables.ACCESSED | PageTables.DIRTY));
    long result = mmu.walk(LINEAR + 5, true, true);
    assertEquals(0x1_0005, (int) result);
    assertEquals(Mmu.IS_DIRTY | Mmu.MAY_WRITE | Mmu.MAY_USER, result & ~0xffff_ffffL);
    assertTrue((tables.entry(LINEAR) & PageTables.DIRTY) != 0);
  }

  @Test
  void aReadThroughTheTlbDoesNotHideTheFirstWrite() {
    mmu.read32(LINEAR);
    assertEquals(0, tables.entry(LINEAR) & PageTables.DIRTY);
    mmu.write32(LINEAR, 1);
    assertTrue((tables.entry(LINEAR) & PageTables.DIRTY) != 0);
  }

  @Test
  void refusedWalksSetNoBitsAndSayWhy() {
    tables.setWritable(LINEAR, false);
    long refused = mmu.walk(LINEAR, true, true);
    assertTrue(refused < 0);
    assertEquals(GuestFault.PF_PRESENT | GuestFault.PF_WRITE | GuestFault.PF_USER, (int) refused);
    assertEquals(0, tables.entry(LINEAR) & (PageTables.ACCESSED | PageTables.DIRTY));
    assertEquals(GuestFault.PF_USER, (int) mmu.walk(0x7000_0000, false, true));
    tables.protect(LINEAR, true, false);
    assertEquals(GuestFault.PF_PRESENT | GuestFault.PF_USER, (int) mmu.walk(LINEAR, false, true));
    assertTrue(mmu.walk(LINEAR, false, false) >= 0);
  }

  @Test
  void oldTranslationsLiveUntilTheyAreFlushed() {
    memory.write8(0x1_0000, 1);
    memory.write8(0x5_0000, 2);
    assertEquals(1, mmu.read8(LINEAR));
    tables.map(LINEAR, 0x5_0000, true, true);
    assertEquals(1, mmu.read8(LINEAR));
    mmu.flushPage(LINEAR + 0x123);
    assertEquals(2, mmu.read8(LINEAR));
  }

  @Test
  void observersHearOfEveryFlush() {
    List<String> heard = new ArrayList<>();
    mmu.observe(
        new TranslationObserver() {
          @Override
          public void flushed() {
            heard.add("all");
          }

          @Override
          public void flushedPage(int linear) {
            heard.add(Integer.toHexString(linear));
          }
        });
    mmu.flushPage(LINEAR);
    mmu.flush();
    mmu.setCr3(0x1000);
    assertEquals(List.of("8048000", "all", "all"), heard);
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  void everyAccessIsTheBytesItCovers(@ForAll @IntRange(min = 0xff0, max = 0x1004) int offset, @ForAll long value) {
    int at = LINEAR + offset;
    mmu.write64(at, value);
    for (int i = 0; i < 8; i++) {
      assertEquals((int) (value >>> 8 * i) & 0xff, mmu.read8(at + i));
    }
    assertEquals(value, mmu.read64(at));
    assertEquals((int) value, mmu.read32(at));
    assertEquals((int) value & 0xffff, mmu.read16(at));
    mmu.write32(at, (int) (value >>> 32));
    mmu.write16(at + 4, (int) value);
    assertEquals((int) (value >>> 32), mmu.read32(at));
    assertEquals((int) value & 0xffff, mmu.read16(at + 4));
    assertEquals(value >>> 48, mmu.read64(at) >>> 48);
  }

  @Test
  void aStoreThatCannotFinishWritesNothing() {
    tables.unmap(LINEAR + 0x1000);
    GuestFault fault = assertThrows(GuestFault.class, () -> mmu.write64(LINEAR + 0xffc, -1));
    assertEquals(LINEAR + 0x1000, fault.address());
    assertEquals(0, memory.read32(0x1_0ffc));
    assertThrows(GuestFault.class, () -> mmu.checkWrite(LINEAR + 0xffc, 8));
  }

  @Test
  void blocksAreCopiedAcrossPagesUntilTheFirstFault() {
    byte[] bytes = new byte[0x1800];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 7);
    }
    mmu.copyOut(LINEAR + 0x400, bytes, 0, bytes.length);
    byte[] back = new byte[bytes.length];
    mmu.copyIn(LINEAR + 0x400, back, 0, back.length);
    assertArrayEquals(bytes, back);
    GuestFault fault = assertThrows(GuestFault.class, () -> mmu.copyIn(LINEAR + 0x1f00, back, 0, 0x200));
    assertEquals(LINEAR + 0x2000, fault.address());
  }

  @Test
  void frameNumbersBeyondMemoryAreAnOpenBus() {
    tables.map(LINEAR, 0xf000_0000, true, true);
    mmu.flush();
    mmu.write32(LINEAR, 0);
    assertEquals(-1, mmu.read32(LINEAR));
    byte[] bytes = new byte[4];
    mmu.copyIn(LINEAR, bytes, 0, 4);
    assertArrayEquals(new byte[] {-1, -1, -1, -1}, bytes);
  }

  @Test
  void theEditorAnswersForWhatItWrote() {
    assertEquals(OptionalInt.of(0x1_0123), tables.physical(LINEAR + 0x123));
    assertEquals(OptionalInt.of(0x1_0000), tables.unmap(LINEAR));
    assertFalse(tables.isMapped(LINEAR));
    assertEquals(OptionalInt.empty(), tables.unmap(LINEAR));
    assertFalse(tables.setWritable(0x7000_0000, true));
  }
}
