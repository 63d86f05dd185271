package palimpsest.x86.mmu;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntSupplier;
import palimpsest.memory.ConventionalMemory;
import palimpsest.memory.PhysicalMemory;

/// One address space: two-level i386 page tables (no PAE, 4 KiB pages) kept as real bytes in conventional memory, as a
/// kernel keeps them (Intel SDM volume 3, section 4.3).
///
/// This edits memory only. Translations already cached stay in use until the editor calls [Mmu#flushPage(int)] or
/// [Mmu#flush()], exactly as on the processor. Directory entries are made writable and user-accessible, so that the
/// page's own entry alone decides.
public final class PageTables {
  /// The entry maps something.
  public static final int PRESENT = 1;
  /// Stores are allowed.
  public static final int WRITABLE = 2;
  /// User mode is allowed.
  public static final int USER = 4;
  /// Set by the walk on any access.
  public static final int ACCESSED = 0x20;
  /// Set by the walk on a store.
  public static final int DIRTY = 0x40;

  static final int FRAME = 0xffff_f000;

  private static final int ENTRIES = 1024;
  /// Linear bytes that one page table covers.
  private static final long TABLE_REACH = (long) ENTRIES * PhysicalMemory.PAGE_BYTES;

  private final ConventionalMemory memory;
  private final int directory;
  private final IntSupplier frames;

  /// @param memory where the tables live
  /// @param directory physical address of the page directory, page aligned; its present contents are the address space
  /// @param frames supplies the physical address of a free page whenever a page table is needed; the page is zeroed
  ///     here
  public PageTables(ConventionalMemory memory, int directory, IntSupplier frames) {
    if ((directory & ~FRAME) != 0) {
      throw new IllegalArgumentException("page directory is not page aligned");
    }
    this.memory = memory;
    this.directory = directory;
    this.frames = frames;
  }

  /// Physical address of the page directory: the value for CR3.
  public int directory() {
    return directory;
  }

  /// Maps the page that holds `linear` to the frame that holds `physical`, replacing what was there.
  public void map(int linear, int physical, boolean writable, boolean user) {
    int table = table(linear);
    if (table == 0) {
      table = newTable(linear);
    }
    memory.write32(table + index(linear), (physical & FRAME) | PRESENT | access(writable, user));
  }

  /// Removes the mapping of the page that holds `linear`.
  ///
  /// @return the frame's physical address, or empty if nothing was mapped
  public OptionalInt unmap(int linear) {
    int entry = entry(linear);
    if ((entry & PRESENT) == 0) {
      return OptionalInt.empty();
    }
    memory.write32(table(linear) + index(linear), 0);
    return OptionalInt.of(entry & FRAME);
  }

  /// Changes who may do what to a mapped page; accessed and dirty bits stay.
  ///
  /// @return whether the page was mapped
  public boolean protect(int linear, boolean writable, boolean user) {
    int entry = entry(linear);
    if ((entry & PRESENT) == 0) {
      return false;
    }
    memory.write32(table(linear) + index(linear), (entry & ~(WRITABLE | USER)) | access(writable, user));
    return true;
  }

  /// Allows or forbids stores to a mapped page.
  ///
  /// @return whether the page was mapped
  public boolean setWritable(int linear, boolean writable) {
    return protect(linear, writable, (entry(linear) & USER) != 0);
  }

  /// The raw page-table entry for `linear`: frame and the bits above, or 0 when there is no page table.
  public int entry(int linear) {
    int table = table(linear);
    return table == 0 ? 0 : memory.read32(table + index(linear));
  }

  /// Whether the page that holds `linear` is mapped.
  public boolean isMapped(int linear) {
    return (entry(linear) & PRESENT) != 0;
  }

  /// The physical address `linear` maps to, whatever its permissions.
  public OptionalInt physical(int linear) {
    int entry = entry(linear);
    return (entry & PRESENT) == 0 ? OptionalInt.empty() : OptionalInt.of((entry & FRAME) | (linear & ~FRAME));
  }

  /// The first mapped page at `from` or above and below `end`, both page aligned; `end` if there is none. Addresses are
  /// longs, so that `end` may be 2^32.
  public long nextMapped(long from, long end) {
    long at = from;
    while (at < end) {
      if (table((int) at) == 0) {
        at = (at | TABLE_REACH - 1) + 1;
      } else if (isMapped((int) at)) {
        return at;
      } else {
        at += PhysicalMemory.PAGE_BYTES;
      }
    }
    return end;
  }

  /// Physical addresses of the page tables there are, by ascending linear address.
  public List<Integer> tables() {
    List<Integer> found = new ArrayList<>();
    for (long at = 0; at < 1L << 32; at += TABLE_REACH) {
      if (table((int) at) != 0) {
        found.add(table((int) at));
      }
    }
    return found;
  }

  /// Physical address of the page table that covers `linear`, or 0: frame 0 is never a page table.
  private int table(int linear) {
    int entry = memory.read32(directory + directoryIndex(linear));
    return (entry & PRESENT) == 0 ? 0 : entry & FRAME;
  }

  private int newTable(int linear) {
    int table = frames.getAsInt() & FRAME;
    if (table == 0) {
      throw new IllegalStateException("frame 0 cannot hold a page table");
    }
    memory.fill(table, PhysicalMemory.PAGE_BYTES, 0);
    memory.write32(directory + directoryIndex(linear), table | PRESENT | WRITABLE | USER);
    return table;
  }

  private static int access(boolean writable, boolean user) {
    return (writable ? WRITABLE : 0) | (user ? USER : 0);
  }

  static int directoryIndex(int linear) {
    return linear >>> 22 << 2;
  }

  static int index(int linear) {
    return (linear >>> 12) % ENTRIES << 2;
  }
}
