package palimpsest.cms.runtime;

import java.util.Optional;
import palimpsest.cms.adapt.LearnedPolicies;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.Ledger;
import palimpsest.host.machine.CmsCosts;

/// Carries out what a [LoopInterference] wants of the translation about to be entered.
final class Meddler {
  private final LoopInterference interference;
  private final Installer installer;
  private final TranslationCache cache;
  private final LearnedPolicies learned;
  private final Ledger ledger;
  private final CmsCosts costs;

  Meddler(
      LoopInterference interference,
      Installer installer,
      TranslationCache cache,
      LearnedPolicies learned,
      Ledger ledger,
      CmsCosts costs) {
    this.interference = interference;
    this.installer = installer;
    this.cache = cache;
    this.learned = learned;
    this.ledger = ledger;
    this.costs = costs;
  }

  /// What is to be entered in place of the translation about to be; nothing where the guest is to be interpreted.
  Optional<Installed> meddled(Installed about) {
    LoopInterference.Meddling meddling = interference.next(about.gear());
    int eip = about.eip();
    switch (meddling) {
      case NONE, INTERPRET -> {}
      case FLUSH -> ledger.charge(CycleLeaf.COLLECT, (long) cache.evictAll() * costs.invalidate());
      case DROP -> cache.remove(about);
      case DEMOTE -> installer.replace(about, 2);
      case RETRANSLATE -> installer.replace(about, about.gear());
      case RETRANSLATE_CAREFULLY -> {
        learned.sober(eip);
        installer.replace(about, about.gear());
      }
    }
    return meddling.interprets() ? Optional.empty() : cache.lookUp(eip);
  }
}
