package palimpsest.cms.runtime;

import palimpsest.cms.CmsSettings;
import palimpsest.cms.CmsSwitch;

/// What becomes of a translation near whose bytes somebody writes, and how many of one entry are kept (FACTS 7).
final class ChangePolicy {
  /// What to do with it.
  enum Fate {
    /// It stays, protected: its own bytes are not written.
    KEEP,
    /// It is compared with the guest's bytes before it is entered again.
    SET_ASIDE,
    /// It goes.
    DROP
  }

  private final boolean revalidates;
  private final boolean fineGrain;
  private final int group;

  ChangePolicy(CmsSettings settings) {
    this.revalidates = !settings.value(CmsSwitch.SMC_REVALIDATE).equals("off");
    this.fineGrain = settings.on(CmsSwitch.SMC_FINE_GRAIN);
    this.group = settings.number(CmsSwitch.SMC_GROUPS);
  }

  /// The fate of `installed`.
  ///
  /// @param overwritten whether bytes it was made from are about to be written, not only others of their granules or,
  ///     without fine grain, of their pages
  Fate met(Installed installed, boolean overwritten) {
    if (revalidates) {
      return Fate.SET_ASIDE;
    }
    if (overwritten) {
      return group > 0 ? Fate.SET_ASIDE : Fate.DROP;
    }
    return fineGrain ? Fate.KEEP : Fate.DROP;
  }

  /// Translations of one entry that may be set aside at a time, once one of them has proved not to be current.
  int kept() {
    return group;
  }
}
