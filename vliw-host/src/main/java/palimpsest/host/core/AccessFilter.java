package palimpsest.host.core;

import java.util.Arrays;

/// By linear address, the accesses that change nothing but counts: their page is the most recently used of its set of the
/// TLB, and, for loads, their line of its set of the data cache. TLB and cache tell it when that ceases to hold.
///
/// An entry has the linear line (or page) number in its upper half and, in its lower, what to add to a linear address to
/// make it physical.
final class AccessFilter implements Movement {
  static final long NONE = -1;
  private static final int PAGE_SHIFT = 12;
  private static final int NO_HOLDER = -1;
  /// A page and the next never share an entry, and neither do lines: an access that reaches into the next is told by its last
  /// byte being elsewhere than the entry of its first.
  private static final int NEIGHBOURS = 2;

  /// Lines that loads may use.
  final long[] lines;
  /// Pages that stores may use: mapped for writing, without anything that protection watches.
  final long[] pages;

  private final int lineShift;
  private final int lineSetMask;
  private final int pageSetMask;
  /// Per set of the data cache the entry of [#lines] that stands for its newest line, or -1.
  private final int[] holder;
  /// Per entry of [#lines], the set it stands for.
  private final int[] setOf;
  /// Per set of the TLB, one bit for each entry of [#lines] that may lie in its newest page.
  private final long[][] inPage;

  /// @param lineSets sets of the data cache, a power of two
  /// @param lineBytes a power of two
  /// @param pageSets sets of the TLB, a power of two
  AccessFilter(int lineSets, int lineBytes, int pageSets) {
    lines = new long[Math.max(lineSets, NEIGHBOURS)];
    pages = new long[Math.max(pageSets, NEIGHBOURS)];
    lineSetMask = lineSets - 1;
    pageSetMask = pageSets - 1;
    lineShift = Integer.numberOfTrailingZeros(lineBytes);
    holder = new int[lineSets];
    setOf = new int[lines.length];
    inPage = new long[pageSets][(lines.length + 63) / 64];
    Arrays.fill(lines, NONE);
    Arrays.fill(pages, NONE);
    Arrays.fill(holder, NO_HOLDER);
  }

  /// A load of `linear` at `physical` changes nothing from now on.
  void admitLine(int linear, int physical) {
    int index = linear >>> lineShift & lines.length - 1;
    if (lines[index] != NONE) {
      holder[setOf[index]] = NO_HOLDER;
    }
    int set = physical >>> lineShift & lineSetMask;
    if (holder[set] != NO_HOLDER) {
      lines[holder[set]] = NONE;
    }
    lines[index] = entry(linear >>> lineShift, physical - linear);
    holder[set] = index;
    setOf[index] = set;
    inPage[linear >>> PAGE_SHIFT & pageSetMask][index >>> 6] |= 1L << index;
  }

  /// Stores to the page of `linear` need no look at TLB or protection from now on.
  void admitPage(int linear, int physical) {
    pages[linear >>> PAGE_SHIFT & pages.length - 1] = entry(linear >>> PAGE_SHIFT, physical - linear);
  }

  /// Forgets what stores may do.
  void forgetPages() {
    Arrays.fill(pages, NONE);
  }

  /// Forgets everything.
  void forget() {
    forgetPages();
    Arrays.fill(lines, NONE);
    Arrays.fill(holder, NO_HOLDER);
    for (long[] bits : inPage) {
      Arrays.fill(bits, 0);
    }
  }

  @Override
  public void lineMoved(int set) {
    int index = holder[set];
    if (index != NO_HOLDER) {
      lines[index] = NONE;
      holder[set] = NO_HOLDER;
    }
  }

  @Override
  public void pageMoved(int set) {
    for (int index = set; index < pages.length; index += inPage.length) {
      pages[index] = NONE;
    }
    long[] bits = inPage[set];
    for (int word = 0; word < bits.length; word++) {
      for (long left = bits[word]; left != 0; left &= left - 1) {
        drop(64 * word + Long.numberOfTrailingZeros(left), set);
      }
      bits[word] = 0;
    }
  }

  private void drop(int index, int pageSet) {
    long entry = lines[index];
    if (entry != NONE && ((int) (entry >>> 32) << lineShift >>> PAGE_SHIFT & pageSetMask) == pageSet) {
      lines[index] = NONE;
      holder[setOf[index]] = NO_HOLDER;
    }
  }

  private static long entry(int number, int delta) {
    return (long) number << 32 | Integer.toUnsignedLong(delta);
  }
}
