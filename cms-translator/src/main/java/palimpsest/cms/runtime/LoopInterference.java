package palimpsest.cms.runtime;

/// Meddles with the loop of CMS in ways CMS may always decide by itself: whatever it does, the guest must compute the
/// same (invariant V1).
///
/// What it decides must depend on what it has been asked so far and on nothing else, or runs could not be repeated.
@FunctionalInterface
public interface LoopInterference {
  /// Never meddles.
  LoopInterference NONE = _ -> Meddling.NONE;

  /// What CMS does instead of its own choice.
  enum Meddling {
    /// Its own choice.
    NONE,
    /// All translations go; the guest is interpreted until something is hot again.
    FLUSH,
    /// The translation about to be entered goes, and the guest is interpreted for a while.
    DROP,
    /// The translation about to be entered is replaced by one of gear 2, whatever it was.
    DEMOTE,
    /// It is made anew, in its gear.
    RETRANSLATE,
    /// It is made anew and more carefully, as if its speculation had failed once too often.
    RETRANSLATE_CAREFULLY,
    /// It stays, and the guest is interpreted for a while all the same.
    INTERPRET;

    /// Whether the guest is interpreted next.
    boolean interprets() {
      return switch (this) {
        case FLUSH, DROP, INTERPRET -> true;
        case NONE, DEMOTE, RETRANSLATE, RETRANSLATE_CAREFULLY -> false;
      };
    }
  }

  /// Asked each time the loop is about to enter a translation.
  ///
  /// @param gear the translation's
  Meddling next(int gear);
}
