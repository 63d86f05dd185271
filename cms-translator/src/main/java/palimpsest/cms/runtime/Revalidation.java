package palimpsest.cms.runtime;

import java.util.List;
import java.util.Optional;
import palimpsest.cms.adapt.LearnedPolicies;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.Ledger;
import palimpsest.host.machine.CmsCosts;

/// What becomes of translations whose guest bytes may have been written: they are compared, and are in use again, make
/// room for their like, or check themselves from then on (FACTS 7).
final class Revalidation {
  private final Installer installer;
  private final TranslationCache cache;
  private final GuestReader reader;
  private final ChangePolicy changes;
  private final LearnedPolicies learned;
  private final Ledger ledger;
  private final CmsCosts costs;
  private final CmsCounters counters;

  Revalidation(
      Installer installer,
      TranslationCache cache,
      GuestReader reader,
      ChangePolicy changes,
      LearnedPolicies learned,
      Ledger ledger,
      CmsCosts costs,
      CmsCounters counters) {
    this.installer = installer;
    this.cache = cache;
    this.reader = reader;
    this.changes = changes;
    this.learned = learned;
    this.ledger = ledger;
    this.costs = costs;
    this.counters = counters;
  }

  /// Of the translations of `eip` that are set aside the one whose guest bytes are there now, back in use. Where there
  /// is none, no more are kept than their group may have.
  Optional<Installed> revalidated(int eip) {
    List<Installed> aside = cache.aside(eip);
    if (aside.isEmpty()) {
      return Optional.empty();
    }
    ledger.charge(CycleLeaf.SMC, costs.revalidate());
    for (Installed each : aside) {
      ledger.charge(CycleLeaf.SMC, (long) costs.compareWord() * ((each.sourceBytes() + 3) / 4));
      if (reader.isCurrent(each)) {
        ledger.charge(CycleLeaf.SMC, costs.reinstall());
        if (each == aside.getFirst()) {
          counters.revalidated();
        } else {
          counters.reinstalled();
        }
        cache.resume(each);
        return Optional.of(checking(each));
      }
    }
    return abandoned(eip, aside);
  }

  /// Gives up the translations set aside, none of which is current, beyond those to be kept for the day their bytes are
  /// back.
  ///
  /// @return what was translated at once, if the change was small
  private Optional<Installed> abandoned(int eip, List<Installed> aside) {
    boolean atOnce = false;
    if (cache.isDoubtful(eip)) {
      atOnce = changes.changed(aside.getFirst(), reader.bytes(aside.getFirst().sources()));
      if (changes.kept() == 0 && !atOnce) {
        changes.lost(aside.getFirst());
      }
    }
    for (Installed old : aside.subList(Math.min(changes.kept(), aside.size()), aside.size())) {
      ledger.charge(CycleLeaf.SMC, costs.invalidate());
      counters.invalidated();
      cache.remove(old);
    }
    cache.giveUp(eip);
    if (atOnce && !learned.interpretOnly(eip)) {
      installer.translate(eip, 2);
    }
    return cache.lookUp(eip);
  }

  /// `current`, which is in use, or a translation that checks itself in its place if writes near its bytes have cost
  /// too much.
  Installed checking(Installed current) {
    long cycles = ledger.events().ownerCycles(current.number());
    if (!changes.shouldCheck(current, cycles)) {
      return current;
    }
    installer.translate(current.eip(), current.gear());
    return cache.lookUp(current.eip()).orElse(current);
  }

  /// A translation that checks itself has found that a word is not what it was.
  void stale(Installed found) {
    if (!reader.isCurrent(found) && installer.isInUse(found)) {
      ledger.charge(CycleLeaf.SMC, costs.invalidate());
      counters.setAside();
      cache.setAside(found);
    }
  }
}
