package palimpsest.host.core;

import org.jspecify.annotations.Nullable;

/// What the compiled engine knows of the molecules that units begin at, or could. Made page by page: few of all addresses
/// in concealed memory are ever asked for.
final class Spots {
  /// A place where a unit can be entered, or could.
  static final class Spot {
    /// The unit to run from here, if there is one.
    @Nullable HotUnit unit;
    /// Which interval of the unit begins here.
    int entry;
    /// How hot this must be for the next attempt to make a unit.
    int demanded;
    /// How many units have been lost here to changes of their molecules.
    int lost;
  }

  private static final int PAGE_SHIFT = 9;
  private static final int ALIGNMENT_SHIFT = 3;

  private final int base;
  private final @Nullable Spot[] @Nullable [] pages;

  /// @param base first concealed address
  /// @param bytes of concealed memory
  Spots(int base, int bytes) {
    this.base = base;
    this.pages = new Spot[(bytes >>> ALIGNMENT_SHIFT + PAGE_SHIFT) + 1][];
  }

  /// The unit to run from `pc`, if there is one.
  @Nullable HotUnit unit(int pc) {
    int index = pc - base >>> ALIGNMENT_SHIFT;
    @Nullable Spot[] page = index >>> PAGE_SHIFT < pages.length ? pages[index >>> PAGE_SHIFT] : null;
    Spot spot = page == null ? null : page[index & (1 << PAGE_SHIFT) - 1];
    return spot == null ? null : spot.unit;
  }

  /// The place at `pc`, made if it is asked for for the first time.
  Spot at(int pc) {
    int index = pc - base >>> ALIGNMENT_SHIFT;
    @Nullable Spot[] page = pages[index >>> PAGE_SHIFT];
    if (page == null) {
      page = new Spot[1 << PAGE_SHIFT];
      pages[index >>> PAGE_SHIFT] = page;
    }
    Spot spot = page[index & (1 << PAGE_SHIFT) - 1];
    if (spot == null) {
      spot = new Spot();
      page[index & (1 << PAGE_SHIFT) - 1] = spot;
    }
    return spot;
  }
}
