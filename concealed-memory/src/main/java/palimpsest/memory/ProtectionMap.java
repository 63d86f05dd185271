package palimpsest.memory;

import java.util.Arrays;

/// Which conventional bytes somebody holds a derived copy of: per page a set of [Mark]s, and per granule of a page a
/// fine-grain bit (FACTS 7).
///
/// Whoever derives something from guest bytes (CMS a translation, the interpreter a decoded block) marks the page;
/// every write to a marked page first tells the [Watcher], which must have dropped or revalidated the copies before it
/// returns. The watcher may clear marks; the write then proceeds in any case.
public final class ProtectionMap {
  /// Why a page is marked.
  public enum Mark {
    /// A translation was made from bytes of the page: the "T bit".
    TRANSLATED(1),
    /// The interpreter keeps decoded instructions of the page.
    DECODED(2);

    private final int bit;

    Mark(int bit) {
      this.bit = bit;
    }
  }

  /// Told before a write lands in a marked page.
  public interface Watcher {
    /// @param address first physical address about to be written
    /// @param length bytes about to be written; all of them lie in one page
    void beforeMarkedWrite(int address, int length);
  }

  /// Default granule of the fine-grain mask, in bytes (FACTS 7: 64 to 128, recalled).
  public static final int DEFAULT_GRANULE_BYTES = 64;

  private static final int PAGE_SHIFT = 12;

  private final byte[] marks;
  private final long[] granules;
  private final int granuleShift;
  private boolean fineGrain = true;
  private long marksMade;
  private Watcher watcher = (_, _) -> {};

  /// @param granuleBytes a power of two, [#DEFAULT_GRANULE_BYTES] to 4096
  ProtectionMap(int conventionalBytes, int granuleBytes) {
    this.marks = new byte[conventionalBytes >>> PAGE_SHIFT];
    this.granules = new long[conventionalBytes >>> PAGE_SHIFT];
    this.granuleShift = Integer.numberOfTrailingZeros(granuleBytes);
  }

  /// Sets the one watcher.
  public void watch(Watcher newWatcher) {
    watcher = newWatcher;
  }

  /// Whether writes are told apart by granule; otherwise every write to a translated page touches all of it. They are
  /// unless this says otherwise.
  public void setFineGrain(boolean on) {
    fineGrain = on;
  }

  /// Whether writes are told apart by granule.
  public boolean isFineGrain() {
    return fineGrain;
  }

  /// Size of a granule, in bytes.
  public int granuleBytes() {
    return 1 << granuleShift;
  }

  /// First address of the granule that holds `address`.
  public int granuleOf(int address) {
    return address & -granuleBytes();
  }

  /// Marks the page that holds physical `address`.
  public void mark(int address, Mark mark) {
    marksMade++;
    marks[address >>> PAGE_SHIFT] |= (byte) mark.bit;
  }

  /// How often [#mark] has been called: where the number is the same, no page without a mark has got one.
  public long marksMade() {
    return marksMade;
  }

  /// Marks the granules that hold `address .. address+length-1`, which must lie in one page.
  public void markGranules(int address, int length) {
    granules[address >>> PAGE_SHIFT] |= granuleMask(address, length);
  }

  /// Unmarks all granules of the page that holds `address`.
  public void clearGranules(int address) {
    granules[address >>> PAGE_SHIFT] = 0;
  }

  /// Removes a mark from the page that holds `address`; with the last of the translated marks go its granules.
  public void clear(int address, Mark mark) {
    int page = address >>> PAGE_SHIFT;
    marks[page] &= (byte) ~mark.bit;
    if (mark == Mark.TRANSLATED) {
      granules[page] = 0;
    }
  }

  /// Whether the page that holds `address` carries `mark`.
  public boolean has(int address, Mark mark) {
    return (marks[address >>> PAGE_SHIFT] & mark.bit) != 0;
  }

  /// Whether the page that holds `address` carries any mark.
  public boolean isMarked(int address) {
    return marks[address >>> PAGE_SHIFT] != 0;
  }

  /// Whether any granule of `address .. address+length-1` (in one page) is marked; without fine grain, whether any of
  /// the page is.
  public boolean touchesGranules(int address, int length) {
    long marked = granules[address >>> PAGE_SHIFT];
    return (fineGrain ? marked & granuleMask(address, length) : marked) != 0;
  }

  /// Removes every mark.
  public void clearAll() {
    Arrays.fill(marks, (byte) 0);
    Arrays.fill(granules, 0L);
  }

  void beforeWrite(int address, int length) {
    int first = address >>> PAGE_SHIFT;
    int last = (address + length - 1) >>> PAGE_SHIFT;
    if (first == last) {
      if (marks[first] != 0) {
        watcher.beforeMarkedWrite(address, length);
      }
    } else {
      beforeLongWrite(address, length);
    }
  }

  private void beforeLongWrite(int address, int length) {
    int end = address + length;
    int at = address;
    while (at < end) {
      int next = Math.min(end, ((at >>> PAGE_SHIFT) + 1) << PAGE_SHIFT);
      if (marks[at >>> PAGE_SHIFT] != 0) {
        watcher.beforeMarkedWrite(at, next - at);
      }
      at = next;
    }
  }

  private long granuleMask(int address, int length) {
    int first = (address & 0xfff) >>> granuleShift;
    int last = ((address & 0xfff) + length - 1) >>> granuleShift;
    return (-1L >>> (63 - (last - first))) << first;
  }
}
