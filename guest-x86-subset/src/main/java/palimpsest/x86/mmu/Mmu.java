package palimpsest.x86.mmu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import palimpsest.memory.ConventionalMemory;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;
import palimpsest.x86.cpu.GuestFault;

/// The guest's memory management unit: walks the page tables at CR3 and gives user-mode access to linear addresses.
///
/// Accesses are little-endian, need no alignment and wrap at 4 GiB. One that crosses into a page it may not touch
/// raises the page fault of that page, and a store then has written nothing. Every access method is a user-mode access
/// (privilege level 3); CR0.WP is taken as set, as Linux sets it, so a supervisor walk obeys the writable bits too.
///
/// **The soft TLB** is two direct-mapped arrays, one for reads and one for writes, so that the first store to a page
/// always walks and sets the dirty bit. An entry holds the linear page in its high half and the way from there to the
/// frame in its low half, so that a linear address plus the low half is the physical one; an empty entry's high half is
/// 1, which no page is. As on hardware, entries outlive edits of the tables until
/// a flush.
///
/// **Watched pages** ([#watch]) never enter the soft TLB, so that every access to them takes the slow way and can be
/// reported there; without any, the only price is a comparison where a translation enters the TLB.
public final class Mmu {
  /// Set in a result of [#walk] that is a fault; its low 32 bits are then the page fault's error code.
  public static final long FAULT = Long.MIN_VALUE;
  /// Set in a good result of [#walk] when the walker's privilege may write the page.
  public static final long MAY_WRITE = 1L << 32;
  /// Set in a good result of [#walk] when user mode may access the page.
  public static final long MAY_USER = 1L << 33;
  /// Set in a good result of [#walk] when the page is marked dirty: a cached translation without it must walk again
  /// before the first store.
  public static final long IS_DIRTY = 1L << 34;

  private static final int OFFSET = 0xfff;
  private static final int TLB_ENTRIES = 1024;
  private static final int TLB_MASK = TLB_ENTRIES - 1;
  private static final long EMPTY = 1L << 32;

  private final ConventionalMemory memory;
  private final long[] readTlb = new long[TLB_ENTRIES];
  private final long[] writeTlb = new long[TLB_ENTRIES];
  private final List<TranslationObserver> observers = new ArrayList<>();
  private int cr3;
  /// Numbers of the watched pages.
  private Set<Integer> watchedPages = Set.of();
  private AccessWatch watch = AccessWatch.NONE;

  public Mmu(ConventionalMemory memory) {
    this.memory = memory;
    Arrays.fill(readTlb, EMPTY);
    Arrays.fill(writeTlb, EMPTY);
  }

  /// The physical memory behind the translation.
  public ConventionalMemory memory() {
    return memory;
  }

  /// Physical address of the page directory.
  public int cr3() {
    return cr3;
  }

  /// Loads CR3 and flushes.
  public void setCr3(int directory) {
    cr3 = directory & PageTables.FRAME;
    flush();
  }

  /// Adds an observer; all are told in the order they were added.
  public void observe(TranslationObserver observer) {
    observers.add(observer);
  }

  /// Has `observer` told of every access to the pages with these numbers from now on, and of no others.
  ///
  /// @param pages linear addresses divided by 4096
  public void watch(Set<Integer> pages, AccessWatch observer) {
    watchedPages = Set.copyOf(pages);
    watch = observer;
    forgetAll();
  }

  /// Whether the page that holds `linear` is watched.
  public boolean isWatched(int linear) {
    return !watchedPages.isEmpty() && watchedPages.contains(linear >>> 12);
  }

  private void watched(int linear, int length, boolean write) {
    if (isWatched(linear) || isWatched(linear + length - 1)) {
      watch.accessed(linear, length, write);
    }
  }

  private void forgetAll() {
    Arrays.fill(readTlb, EMPTY);
    Arrays.fill(writeTlb, EMPTY);
  }

  /// Forgets every cached translation.
  public void flush() {
    forgetAll();
    for (TranslationObserver observer : observers) {
      observer.flushed();
    }
  }

  /// Forgets the cached translation of the page that holds `linear`.
  public void flushPage(int linear) {
    readTlb[slot(linear)] = EMPTY;
    writeTlb[slot(linear)] = EMPTY;
    for (TranslationObserver observer : observers) {
      observer.flushedPage(linear);
    }
  }

  /// Walks the tables for one access, without any cache, and sets accessed and dirty bits as hardware does (only when
  /// the access is allowed).
  ///
  /// @return the physical address in the low 32 bits with [#MAY_WRITE], [#MAY_USER] and [#IS_DIRTY] above it; or, as a
  ///     negative number, [#FAULT] with the page fault's error code in the low 32 bits
  public long walk(int linear, boolean write, boolean user) {
    int asked = (write ? GuestFault.PF_WRITE : 0) | (user ? GuestFault.PF_USER : 0);
    int directoryAt = cr3 + PageTables.directoryIndex(linear);
    int directoryEntry = memory.read32(directoryAt);
    if ((directoryEntry & PageTables.PRESENT) == 0) {
      return FAULT | asked;
    }
    int entryAt = (directoryEntry & PageTables.FRAME) + PageTables.index(linear);
    int entry = memory.read32(entryAt);
    if ((entry & PageTables.PRESENT) == 0) {
      return FAULT | asked;
    }
    int allowed = directoryEntry & entry;
    if ((write && (allowed & PageTables.WRITABLE) == 0) || (user && (allowed & PageTables.USER) == 0)) {
      return FAULT | asked | GuestFault.PF_PRESENT;
    }
    if ((directoryEntry & PageTables.ACCESSED) == 0) {
      memory.write32(directoryAt, directoryEntry | PageTables.ACCESSED);
    }
    int marked = entry | PageTables.ACCESSED | (write ? PageTables.DIRTY : 0);
    if (marked != entry) {
      memory.write32(entryAt, marked);
    }
    return ((marked & PageTables.FRAME) | (linear & OFFSET)) & 0xffff_ffffL
        | ((allowed & PageTables.WRITABLE) != 0 ? MAY_WRITE : 0)
        | ((allowed & PageTables.USER) != 0 ? MAY_USER : 0)
        | ((marked & PageTables.DIRTY) != 0 ? IS_DIRTY : 0);
  }

  /// The physical address of the page that holds `linear` where user mode may read it, or -1; changes nothing, neither
  /// here nor in the tables.
  public int frameOf(int linear) {
    int readable = PageTables.PRESENT | PageTables.USER;
    int directoryEntry = memory.read32(cr3 + PageTables.directoryIndex(linear));
    if ((directoryEntry & readable) != readable) {
      return -1;
    }
    int entry = memory.read32((directoryEntry & PageTables.FRAME) + PageTables.index(linear));
    return (entry & readable) == readable ? entry & PageTables.FRAME : -1;
  }

  /// The physical address of a user-mode access to the byte at `linear`.
  ///
  /// @throws GuestFault a page fault, if the access is not allowed
  public int translate(int linear, boolean write) {
    long entry = (write ? writeTlb : readTlb)[slot(linear)];
    return translates(entry, linear, 1) ? linear + (int) entry : fill(linear, write);
  }

  /// Raises the page fault a store of `length` bytes at `linear` would raise, if any, at the first byte that cannot be
  /// written; changes no byte of data.
  ///
  /// @param length 1..4096 bytes
  public void checkWrite(int linear, int length) {
    if (!translates(writeTlb[slot(linear)], linear, 1)) {
      fill(linear, true);
      watched(linear, length, true);
    }
    if ((linear & OFFSET) + length > OFFSET + 1) {
      translate((linear | OFFSET) + 1, true);
      watched(linear, length, true);
    }
  }

  /// The byte at `linear`, zero-extended.
  public int read8(int linear) {
    long entry = readTlb[slot(linear)];
    if (translates(entry, linear, 1)) {
      return memory.read8(linear + (int) entry);
    }
    int physical = fill(linear, false);
    watched(linear, 1, false);
    return memory.read8(physical);
  }

  /// The 16-bit value at `linear`, zero-extended.
  public int read16(int linear) {
    long entry = readTlb[slot(linear)];
    if (translates(entry, linear, 2)) {
      return memory.read16(linear + (int) entry);
    }
    return (int) readSlowly(linear, 2);
  }

  /// The 32-bit value at `linear`.
  public int read32(int linear) {
    long entry = readTlb[slot(linear)];
    if (translates(entry, linear, 4)) {
      return memory.read32(linear + (int) entry);
    }
    return (int) readSlowly(linear, 4);
  }

  /// The 64-bit value at `linear`.
  public long read64(int linear) {
    long entry = readTlb[slot(linear)];
    if (translates(entry, linear, 8)) {
      return memory.read64(linear + (int) entry);
    }
    return readSlowly(linear, 8);
  }

  /// Stores the low 8 bits of `value`.
  public void write8(int linear, int value) {
    long entry = writeTlb[slot(linear)];
    if (translates(entry, linear, 1)) {
      memory.write8(linear + (int) entry, value);
    } else {
      int physical = fill(linear, true);
      watched(linear, 1, true);
      memory.write8(physical, value);
    }
  }

  /// Stores the low 16 bits of `value`.
  public void write16(int linear, int value) {
    long entry = writeTlb[slot(linear)];
    if (translates(entry, linear, 2)) {
      memory.write16(linear + (int) entry, value);
    } else {
      writeSlowly(linear, value, 2);
    }
  }

  /// Stores `value`.
  public void write32(int linear, int value) {
    long entry = writeTlb[slot(linear)];
    if (translates(entry, linear, 4)) {
      memory.write32(linear + (int) entry, value);
    } else {
      writeSlowly(linear, value, 4);
    }
  }

  /// Stores `value`.
  public void write64(int linear, long value) {
    long entry = writeTlb[slot(linear)];
    if (translates(entry, linear, 8)) {
      memory.write64(linear + (int) entry, value);
    } else {
      writeSlowly(linear, value, 8);
    }
  }

  /// Copies guest bytes from `linear` into `target`.
  ///
  /// @throws GuestFault a page fault at the first byte that may not be read; bytes of earlier pages have been copied
  public void copyIn(int linear, byte[] target, int offset, int length) {
    int done = 0;
    while (done < length) {
      int chunk = Math.min(length - done, OFFSET + 1 - ((linear + done) & OFFSET));
      int physical = translate(linear + done, false);
      watched(linear + done, chunk, false);
      if (isBacked(physical, chunk)) {
        memory.read(physical, target, offset + done, chunk);
      } else {
        Arrays.fill(target, offset + done, offset + done + chunk, (byte) 0xff);
      }
      done += chunk;
    }
  }

  /// Copies `length` bytes of `source` to guest memory at `linear`.
  ///
  /// @throws GuestFault a page fault at the first byte that may not be written; bytes of earlier pages have been copied
  public void copyOut(int linear, byte[] source, int offset, int length) {
    int done = 0;
    while (done < length) {
      int chunk = Math.min(length - done, OFFSET + 1 - ((linear + done) & OFFSET));
      int physical = translate(linear + done, true);
      watched(linear + done, chunk, true);
      if (isBacked(physical, chunk)) {
        memory.write(physical, source, offset + done, chunk);
      }
      done += chunk;
    }
  }

  private boolean isBacked(int physical, int length) {
    return physical >= 0 && physical <= memory.size() - length;
  }

  /// Writes the soft TLB.
  public void save(StateWriter out) {
    out.longs(readTlb);
    out.longs(writeTlb);
  }

  /// The soft TLB becomes what [#save] wrote of the same tables; CR3 and the tables must be there already.
  ///
  /// @throws StateException if it is not that
  public void restore(StateReader in) throws StateException {
    in.longs(readTlb);
    in.longs(writeTlb);
  }

  private static int slot(int linear) {
    return (linear >>> 12) & TLB_MASK;
  }

  /// Whether an entry, which must stand in the address's slot, is about the page of all `length` bytes at `linear`. The
  /// neighbouring page has another slot, so that looking at the last byte is enough.
  private static boolean translates(long entry, int linear, int length) {
    return (int) (entry >>> 32) == (linear + length - 1 & ~OFFSET);
  }

  private int fill(int linear, boolean write) {
    long found = walk(linear, write, true);
    if (found < 0) {
      throw GuestFault.pageFault(linear, (int) found);
    }
    int physical = (int) found;
    if (!isWatched(linear)) {
      long entry = ((long) (linear & ~OFFSET) << 32) | ((physical - linear) & 0xffff_ffffL);
      (write ? writeTlb : readTlb)[slot(linear)] = entry;
    }
    return physical;
  }

  private long readSlowly(int linear, int length) {
    int first = translate(linear, false);
    int here = Math.min(length, OFFSET + 1 - (linear & OFFSET));
    int second = here < length ? translate(linear + here, false) : 0;
    watched(linear, length, false);
    long value = 0;
    for (int i = 0; i < length; i++) {
      int at = i < here ? first + i : second + i - here;
      value |= (long) memory.read8(at) << (8 * i);
    }
    return value;
  }

  /// The store of an access that missed the TLB or crosses pages. Within one page it is a single write to memory, so
  /// that the protection watcher sees one write; across two it is one write per byte.
  private void writeSlowly(int linear, long value, int length) {
    int first = translate(linear, true);
    int here = Math.min(length, OFFSET + 1 - (linear & OFFSET));
    if (here == length) {
      watched(linear, length, true);
      switch (length) {
        case 2 -> memory.write16(first, (int) value);
        case 4 -> memory.write32(first, (int) value);
        default -> memory.write64(first, value);
      }
      return;
    }
    int second = translate(linear + here, true);
    watched(linear, length, true);
    for (int i = 0; i < length; i++) {
      int at = i < here ? first + i : second + i - here;
      memory.write8(at, (int) (value >>> (8 * i)));
    }
  }
}
