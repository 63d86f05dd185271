package palimpsest.verify.lockstep;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import palimpsest.memory.ConventionalMemory;
import palimpsest.memory.PhysicalMemory;
import palimpsest.x86.mmu.Mmu;
import palimpsest.x86.mmu.PageTables;

/// The pages the guest program has mapped, found in its own page tables.
///
/// Compared by linear address: which frame holds a page, and its accessed and dirty bits, are nothing the guest can
/// see.
final class MappedPages {
  private static final int ENTRIES = 1024;
  private static final int FRAME = -PhysicalMemory.PAGE_BYTES;

  private final ConventionalMemory memory;
  /// Linear to physical, in the order of the page tables.
  private final Map<Integer, Integer> frames = new TreeMap<>(Integer::compareUnsigned);

  private MappedPages(ConventionalMemory memory) {
    this.memory = memory;
  }

  /// What the page tables of `mmu` map for user mode now.
  static MappedPages of(Mmu mmu) {
    var pages = new MappedPages(mmu.memory());
    for (int i = 0; i < ENTRIES; i++) {
      int table = pages.memory.read32(mmu.cr3() + 4 * i);
      if (isUser(table)) {
        pages.readTable(table & FRAME, i << 22);
      }
    }
    return pages;
  }

  private void readTable(int table, int linear) {
    for (int i = 0; i < ENTRIES; i++) {
      int entry = memory.read32(table + 4 * i);
      if (isUser(entry)) {
        frames.put(linear | i << 12, entry & FRAME);
      }
    }
  }

  private static boolean isUser(int entry) {
    return (entry & (PageTables.PRESENT | PageTables.USER)) == (PageTables.PRESENT | PageTables.USER);
  }

  /// The first difference in content between pages that both have, in one line.
  ///
  /// Pages that only one side has are passed over: one may have served a page fault that the other is about to take.
  Optional<String> difference(MappedPages other) {
    byte[] mine = new byte[PhysicalMemory.PAGE_BYTES];
    byte[] theirs = new byte[PhysicalMemory.PAGE_BYTES];
    for (Map.Entry<Integer, Integer> page : frames.entrySet()) {
      Integer frame = other.frames.get(page.getKey());
      if (frame == null) {
        continue;
      }
      memory.read(page.getValue(), mine, 0, mine.length);
      other.memory.read(frame, theirs, 0, theirs.length);
      int at = Arrays.mismatch(mine, theirs);
      if (at >= 0) {
        return Optional.of(describe(page.getKey() + at, mine, theirs, at));
      }
    }
    return Optional.empty();
  }

  /// The pages that only one side has.
  List<String> unmatched(MappedPages other) {
    List<String> found = new ArrayList<>();
    frames.keySet().stream()
        .filter(page -> !other.frames.containsKey(page))
        .forEach(page -> found.add("page %08x is not mapped".formatted(page)));
    other.frames.keySet().stream()
        .filter(page -> !frames.containsKey(page))
        .forEach(page -> found.add("page %08x is mapped".formatted(page)));
    return found;
  }

  private static String describe(int linear, byte[] mine, byte[] theirs, int at) {
    int until = Math.min(mine.length, at + 16);
    return "memory at %08x holds %s, not %s".formatted(linear, hex(theirs, at, until), hex(mine, at, until));
  }

  private static String hex(byte[] bytes, int from, int until) {
    return HexFormat.ofDelimiter(" ").formatHex(bytes, from, until);
  }
}
