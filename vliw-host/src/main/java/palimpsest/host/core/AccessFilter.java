package palimpsest.host.core;

import java.util.Arrays;

/// By linear address, the accesses that change nothing but counts: their page is the most recently used of its set of
/// the TLB, and, for loads, their line of its set of the data cache. TLB and cache tell it when that ceases to hold.
///
/// An entry has the linear line (or page) number in its upper half and, in its lower, what to add to a linear address
/// to make it physical.
final class AccessFilter implements Movement {
  static final long NONE = -1;
  private static final int PAGE_SHIFT = 12;
  private static final int NO_HOLDER = -1;
  private static final int NO_ENTRY = -1;
  private static final int SEVERAL = -2;
  /// A page and the next never share an entry, and neither do lines: an access that reaches into the next is told by
  /// its last byte being elsewhere than the entry of its first.
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
  /// Per set of the TLB the one entry of [#lines] that may lie in its newest page, or -1 if there is none, or -2 if they
  /// are those that have a bit in [#inPage].
  private final int[] only;
  private final long[] inPage;
  private final int wordsPerPage;

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
    wordsPerPage = (lines.length + Long.SIZE - 1) / Long.SIZE;
    inPage = new long[pageSets * wordsPerPage];
    only = new int[pageSets];
    Arrays.fill(only, NO_ENTRY);
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
    int pageSet = pageSet(linear);
    if (only[pageSet] != index) {
      enter(index, pageSet);
    }
  }

  private void enter(int index, int pageSet) {
    int known = only[pageSet];
    if (known == NO_ENTRY) {
      only[pageSet] = index;
    } else {
      int first = pageSet * wordsPerPage;
      if (known != SEVERAL) {
        inPage[first + (known >>> 6)] |= 1L << known;
        only[pageSet] = SEVERAL;
      }
      inPage[first + (index >>> 6)] |= 1L << index;
    }
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
    Arrays.fill(only, NO_ENTRY);
    Arrays.fill(inPage, 0);
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
    for (int index = set; index < pages.length; index += pageSetMask + 1) {
      pages[index] = NONE;
    }
    int known = only[set];
    if (known != NO_ENTRY) {
      only[set] = NO_ENTRY;
      if (known == SEVERAL) {
        forgetAllInPage(set);
      } else {
        forgetInPage(set, known);
      }
    }
  }

  private void forgetAllInPage(int set) {
    for (int word = 0; word < wordsPerPage; word++) {
      long members = inPage[set * wordsPerPage + word];
      inPage[set * wordsPerPage + word] = 0;
      for (; members != 0; members &= members - 1) {
        forgetInPage(set, word * Long.SIZE + Long.numberOfTrailingZeros(members));
      }
    }
  }

  /// Forgets an entry of [#lines], if it lies in a page of `set`.
  private void forgetInPage(int set, int index) {
    long entry = lines[index];
    if (entry != NONE && pageSet((int) (entry >>> 32) << lineShift) == set) {
      lines[index] = NONE;
      holder[setOf[index]] = NO_HOLDER;
    }
  }

  private int pageSet(int linear) {
    return linear >>> PAGE_SHIFT & pageSetMask;
  }

  private static long entry(int number, int delta) {
    return (long) number << 32 | Integer.toUnsignedLong(delta);
  }
}
