package palimpsest.host.machine;

/// What CMS's own work costs, in cycles of the core it runs on (the defaults are FACTS 5.2's proposals). These are
/// parameters of the simulator, not measurements. A system call costs the guest nothing beyond its instruction: the
/// kernel that would serve it is not simulated.
///
/// @param interpret per guest instruction interpreted
/// @param translateGear2 per guest instruction translated by gear 2
/// @param translateGear3 per guest instruction translated by gear 3
/// @param translateGear4 per guest instruction translated by gear 4
/// @param dispatch per look-up of a guest address in the translation table
/// @param chain per branch atom patched
/// @param rollback per rollback with the dispatch that follows
/// @param faultEntry per entry to the handler of a host fault
/// @param invalidate per translation invalidated or evicted, its chains undone
/// @param move per translation moved to another place in the T-cache, the chains made again for it not included
/// @param reload per guest instruction of a translation taken from a saved T-cache: comparing, relocating, entering
/// @param protection per change of a page's protection
/// @param revalidate per entry at which a translation set aside is looked at again
/// @param compareWord per 4 guest bytes then compared with what a translation was made from
/// @param reinstall per translation taken back into use
/// @param systemCall per guest system call
/// @param govern each time CMS decides about the operating point, or goes on to it
public record CmsCosts(
    @Quantity(unit = "cycles", min = 0, max = 1e9) int interpret,
    @Quantity(unit = "cycles", min = 0, max = 1e9) int translateGear2,
    @Quantity(unit = "cycles", min = 0, max = 1e9) int translateGear3,
    @Quantity(unit = "cycles", min = 0, max = 1e9) int translateGear4,
    @Quantity(unit = "cycles", min = 0, max = 1e9) int dispatch,
    @Quantity(unit = "cycles", min = 0, max = 1e9) int chain,
    @Quantity(unit = "cycles", min = 0, max = 1e9) int rollback,
    @Quantity(unit = "cycles", min = 0, max = 1e9) int faultEntry,
    @Quantity(unit = "cycles", min = 0, max = 1e9) int invalidate,
    @Quantity(unit = "cycles", min = 0, max = 1e9) int move,
    @Quantity(unit = "cycles", min = 0, max = 1e9) int reload,
    @Quantity(unit = "cycles", min = 0, max = 1e9) int protection,
    @Quantity(unit = "cycles", min = 0, max = 1e9) int revalidate,
    @Quantity(unit = "cycles", min = 0, max = 1e9) int compareWord,
    @Quantity(unit = "cycles", min = 0, max = 1e9) int reinstall,
    @Quantity(unit = "cycles", min = 0, max = 1e9) int systemCall,
    @Quantity(unit = "cycles", min = 0, max = 1e9) int govern) {
  /// The same with other prices of code that is not hot yet.
  public CmsCosts withCold(int newInterpret, int newTranslateGear2) {
    return new CmsCosts(
        newInterpret, newTranslateGear2, translateGear3, translateGear4, dispatch, chain, rollback, faultEntry,
        invalidate, move, reload, protection, revalidate, compareWord, reinstall, systemCall, govern);
  }
}
