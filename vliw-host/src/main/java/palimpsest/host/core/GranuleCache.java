package palimpsest.host.core;

import java.util.Arrays;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// Which pages' sub-page masks the store path has at hand, least recently used out first (FACTS 7: fine-grain
/// protection, 8 entries). The masks themselves are the [palimpsest.memory.ProtectionMap]'s: what CMS writes to them is
/// seen at once.
final class GranuleCache {
  private static final int NONE = -1;

  /// Physical pages, most recently used first.
  private final int[] pages;

  /// @param entries at least 1
  GranuleCache(int entries) {
    pages = new int[entries];
    Arrays.fill(pages, NONE);
  }

  /// Writes it.
  void save(StateWriter out) {
    out.ints(pages);
  }

  /// Becomes what [#save] wrote.
  void restore(StateReader in) throws StateException {
    in.ints(pages);
  }

  /// Makes the mask of the page that holds `physical` the most recently used.
  ///
  /// @return whether it was at hand
  boolean touch(int physical) {
    int page = physical >>> 12;
    int at = 0;
    while (at < pages.length - 1 && pages[at] != page) {
      at++;
    }
    boolean hit = pages[at] == page;
    System.arraycopy(pages, 0, pages, 1, at);
    pages[0] = page;
    return hit;
  }
}
