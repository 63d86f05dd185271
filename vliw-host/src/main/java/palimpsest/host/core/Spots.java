package palimpsest.host.core;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What the compiled engine knows of the molecules that units begin at, or could. Made page by page: few of all
/// addresses in concealed memory are ever asked for.
final class Spots {
  /// A place where a unit can be entered, or could.
  static final class Spot {
    /// The unit to run from here, if there is one.
    @Nullable HotUnit unit;
    /// Which interval of the unit begins here.
    int entry;
    /// How hot this must be for the next attempt to make a unit.
    int demanded;
    /// How seldom what belongs to the unit made for this may be executed: grows where much of it turns out to be
    /// seldom.
    int reluctance = RELUCTANCE;
    /// How many units have been lost here to changes of their molecules.
    int lost;
  }

  /// What belongs to a unit was executed at least once for so many executions of its head, as a rule.
  static final int RELUCTANCE = 8;

  private static final int PAGE_SHIFT = 9;
  private static final int ALIGNMENT_SHIFT = 3;

  private final Spot nowhere = new Spot();
  private final Spot[] nothing = new Spot[1 << PAGE_SHIFT];
  private final int base;
  private final Spot[][] pages;

  /// @param base first concealed address
  /// @param bytes of concealed memory
  Spots(int base, int bytes) {
    this.base = base;
    this.pages = new Spot[(bytes >>> ALIGNMENT_SHIFT + PAGE_SHIFT) + 1][];
    Arrays.fill(nothing, nowhere);
    Arrays.fill(pages, nothing);
  }

  /// The place at `pc`. If it was never asked for by [#at] it is one without a unit, not to be changed.
  Spot entrance(int pc) {
    int index = pc - base >>> ALIGNMENT_SHIFT;
    int page = index >>> PAGE_SHIFT;
    return page < pages.length ? pages[page][index & (1 << PAGE_SHIFT) - 1] : nowhere;
  }

  /// The place at `pc`, made if it is asked for for the first time.
  Spot at(int pc) {
    int index = pc - base >>> ALIGNMENT_SHIFT;
    Spot[] page = pages[index >>> PAGE_SHIFT];
    if (page == nothing) {
      page = nothing.clone();
      pages[index >>> PAGE_SHIFT] = page;
    }
    Spot spot = page[index & (1 << PAGE_SHIFT) - 1];
    if (spot == nowhere) {
      spot = new Spot();
      page[index & (1 << PAGE_SHIFT) - 1] = spot;
    }
    return spot;
  }
}
