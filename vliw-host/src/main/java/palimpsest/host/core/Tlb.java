package palimpsest.host.core;

import java.util.Arrays;
import java.util.stream.LongStream;
import palimpsest.host.machine.MachineDescription;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// The translation look-aside buffer: set-associative, least recently used out first (FACTS 1.5: unified, 256 entries).
///
/// An entry holds the physical page and two attributes: whether stores may use it and whether the page is memory-mapped
/// I/O. CMS flushes it when guest page tables change.
public final class Tlb {
  /// What [#lookUp] answers on a miss.
  static final long MISS = -1;

  private static final int PAGE_SHIFT = 12;
  private static final long EMPTY = -1;
  private static final long WRITABLE = 1;
  private static final long IO = 2;
  private static final GuestTranslation.Walk.Mapped PRESENT = new GuestTranslation.Walk.Mapped(0, true, false);

  private final int ways;
  private final int setMask;
  /// Linear page numbers, set after set, most recently used first, unused ways last.
  private final long[] tags;
  private final long[] entries;
  private final Movement movement;
  /// Per refill since the last mark: the set's first place, and the tags and entries of the set before it.
  private long[] changes = {};
  private int changed;
  private boolean recording;

  /// @param size entries in all: a power-of-two multiple of `ways`
  Tlb(int size, int ways, Movement movement) {
    this.ways = ways;
    this.movement = movement;
    this.setMask = size / ways - 1;
    this.tags = new long[size];
    this.entries = new long[size];
    flush();
  }

  /// An empty TLB that knows pages but no translations, for models of other processors: [#touch] is all to ask of it.
  public static Tlb of(MachineDescription.Tlb shape) {
    return new Tlb(shape.entries(), shape.ways(), Movement.IGNORED);
  }

  /// Whether it knew the page that holds `linear`; it does now.
  public boolean touch(int linear) {
    if (lookUp(linear) != MISS) {
      return true;
    }
    fill(linear, PRESENT);
    return false;
  }

  /// Drops every entry.
  public void flush() {
    Arrays.fill(tags, EMPTY);
    for (int set = 0; set <= setMask; set++) {
      movement.pageMoved(set);
    }
  }

  /// Drops the entry of the page that holds `linear`, if there is one.
  public void flushPage(int linear) {
    long page = linear >>> PAGE_SHIFT;
    int first = first(page);
    for (int i = first; i < first + ways; i++) {
      if (tags[i] == page) {
        int behind = first + ways - 1 - i;
        System.arraycopy(tags, i + 1, tags, i, behind);
        System.arraycopy(entries, i + 1, entries, i, behind);
        tags[first + ways - 1] = EMPTY;
        movement.pageMoved(first / ways);
      }
    }
  }

  /// The entry for `linear`, which becomes the most recently used of its set, or [#MISS].
  long lookUp(int linear) {
    long page = linear >>> PAGE_SHIFT;
    int first = first(page);
    if (tags[first] == page) {
      return entries[first];
    }
    for (int i = first + 1; i < first + ways; i++) {
      if (tags[i] == page) {
        long entry = entries[i];
        moveToFront(first, i, page, entry);
        return entry;
      }
    }
    return MISS;
  }

  /// Enters a translation, over an older one of the same page or the least recently used of its set.
  long fill(int linear, GuestTranslation.Walk.Mapped mapped) {
    long page = linear >>> PAGE_SHIFT;
    int first = first(page);
    int victim = first;
    while (victim < first + ways - 1 && tags[victim] != page) {
      victim++;
    }
    long entry = Integer.toUnsignedLong(mapped.physicalPage()) & -(1L << PAGE_SHIFT)
        | (mapped.writable() ? WRITABLE : 0)
        | (mapped.io() ? IO : 0);
    remember(first);
    moveToFront(first, victim, page, entry);
    return entry;
  }

  static int physical(long entry, int linear) {
    return (int) entry & -(1 << PAGE_SHIFT) | linear & (1 << PAGE_SHIFT) - 1;
  }

  static boolean isWritable(long entry) {
    return (entry & WRITABLE) != 0;
  }

  static boolean isIo(long entry) {
    return (entry & IO) != 0;
  }

  private int first(long page) {
    return ((int) page & setMask) * ways;
  }

  private void moveToFront(int first, int from, long page, long entry) {
    for (int i = from; i > first; i--) {
      tags[i] = tags[i - 1];
      entries[i] = entries[i - 1];
    }
    tags[first] = page;
    entries[first] = entry;
    movement.pageMoved(first / ways);
  }

  /// Whether refills are remembered, so that they can be taken back.
  void record(boolean on) {
    recording = on;
    changed = 0;
  }

  /// What has changed so far stays.
  void mark() {
    changed = 0;
  }

  /// Takes back refills since [#mark], without telling of movements. What hits have changed stays: who repeats them in
  /// their order, before anything else, comes to the same order of use.
  void revoke() {
    int fields = 1 + 2 * ways;
    while (changed > 0) {
      changed--;
      int at = changed * fields;
      int first = (int) changes[at];
      System.arraycopy(changes, at + 1, tags, first, ways);
      System.arraycopy(changes, at + 1 + ways, entries, first, ways);
    }
  }

  /// Writes every entry, each set's least recently used first.
  void save(StateWriter out) {
    LongStream.Builder found = LongStream.builder();
    for (int first = 0; first < tags.length; first += ways) {
      for (int i = first + ways - 1; i >= first; i--) {
        if (tags[i] != EMPTY) {
          found.add(tags[i]);
          found.add(entries[i]);
        }
      }
    }
    out.longs(found.build().toArray());
  }

  /// Becomes what [#save] wrote.
  void restore(StateReader in) throws StateException {
    flush();
    long[] saved = in.longs();
    for (int i = 0; i + 1 < saved.length; i += 2) {
      int first = first(saved[i]);
      moveToFront(first, first + ways - 1, saved[i], saved[i + 1]);
    }
  }

  private void remember(int first) {
    if (!recording) {
      return;
    }
    int fields = 1 + 2 * ways;
    int at = changed * fields;
    if (at + fields > changes.length) {
      changes = Arrays.copyOf(changes, Math.max(16 * fields, 2 * changes.length));
    }
    changes[at] = first;
    for (int i = 0; i < ways; i++) {
      changes[at + 1 + i] = tags[first + i];
      changes[at + 1 + ways + i] = entries[first + i];
    }
    changed++;
  }
}
