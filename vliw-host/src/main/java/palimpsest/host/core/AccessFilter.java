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
  /// Per set of the TLB the first of the entries of [#lines] that may lie in its newest page, or -1; and per entry the
  /// next and the one before, and whose they are, or -1.
  private final int[] first;
  private final int[] next;
  private final int[] before;
  private final int[] listedIn;

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
    first = new int[pageSets];
    next = new int[lines.length];
    before = new int[lines.length];
    listedIn = new int[lines.length];
    Arrays.fill(first, NO_ENTRY);
    Arrays.fill(listedIn, NO_ENTRY);
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
    int pageSet = linear >>> PAGE_SHIFT & pageSetMask;
    if (listedIn[index] != pageSet) {
      list(index, pageSet);
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
    Arrays.fill(first, NO_ENTRY);
    Arrays.fill(listedIn, NO_ENTRY);
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
    for (int index = set; index < pages.length; index += first.length) {
      pages[index] = NONE;
    }
    for (int index = first[set]; index != NO_ENTRY; index = next[index]) {
      listedIn[index] = NO_ENTRY;
      if (lines[index] != NONE) {
        lines[index] = NONE;
        holder[setOf[index]] = NO_HOLDER;
      }
    }
    first[set] = NO_ENTRY;
  }

  /// Enters an entry in a page set's list, and takes it out of the one it is in.
  private void list(int index, int pageSet) {
    if (listedIn[index] != NO_ENTRY) {
      unlist(index);
    }
    int head = first[pageSet];
    next[index] = head;
    before[index] = NO_ENTRY;
    if (head != NO_ENTRY) {
      before[head] = index;
    }
    first[pageSet] = index;
    listedIn[index] = pageSet;
  }

  private void unlist(int index) {
    if (before[index] == NO_ENTRY) {
      first[listedIn[index]] = next[index];
    } else {
      next[before[index]] = next[index];
    }
    if (next[index] != NO_ENTRY) {
      before[next[index]] = before[index];
    }
  }

  private static long entry(int number, int delta) {
    return (long) number << 32 | Integer.toUnsignedLong(delta);
  }
}
