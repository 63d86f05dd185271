package palimpsest.cms.runtime;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import palimpsest.cms.adapt.LearnedPolicies;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.Ledger;
import palimpsest.host.machine.CmsCosts;
import palimpsest.x86.interp.Interpreter;

/// Takes translations of an earlier run into use where their region comes up, and says which a later run can use.
final class Reloading {
  private final WarmStart warm;
  private final Installer installer;
  private final Interpreter interpreter;
  private final TranslationCache cache;
  private final LearnedPolicies learned;
  private final Ledger ledger;
  private final CmsCosts costs;
  private final CmsCounters counters;
  private final int highestGear;
  private final CodeStops stops;

  Reloading(
      WarmStart warm,
      Installer installer,
      Interpreter interpreter,
      TranslationCache cache,
      LearnedPolicies learned,
      Ledger ledger,
      CmsCosts costs,
      CmsCounters counters,
      int highestGear,
      CodeStops stops) {
    this.warm = warm;
    this.installer = installer;
    this.interpreter = interpreter;
    this.cache = cache;
    this.learned = learned;
    this.ledger = ledger;
    this.costs = costs;
    this.counters = counters;
    this.highestGear = highestGear;
    this.stops = stops;
    warm.addresses().forEach(eip -> interpreter.markTranslated(eip, true));
  }

  /// The saved translation of `eip`, taken into use, if the guest's bytes are those it was made from and this run has
  /// not learned better since.
  Optional<Installed> reloaded(int eip) {
    Optional<SavedTranslation> waiting = warm.at(eip, cache.bases(), highestGear);
    if (waiting.isEmpty() || learned.knows(eip)) {
      return Optional.empty();
    }
    SavedTranslation saved = waiting.get();
    Optional<List<SourceRange>> sources = warm.located(saved);
    if (sources.isEmpty() || !cache.fits(saved.code().bytes())) {
      ledger.charge(CycleLeaf.COLLECT, (long) costs.compareWord() * ((saved.sourceBytes() + 3) / 4));
      counters.foundStale();
      warm.stale(saved);
      interpreter.markTranslated(eip, false);
      return Optional.empty();
    }
    return stops.meets(sources.get())
        ? Optional.empty()
        : Optional.of(installer.reload(saved, sources.get()));
  }

  /// What a later run can use: live translations, as careful as they have become, and what was loaded and has not come
  /// up.
  List<SavedTranslation> saved() {
    Map<Integer, SavedTranslation> all = new LinkedHashMap<>();
    for (Installed each : cache.all()) {
      if (cache.isLive(each) && each.isProtected()) {
        all.put(each.eip(), SavedTranslation.of(each, cache.basesOf(each)));
      }
    }
    warm.others(all.keySet()).forEach(each -> all.put(each.eip(), each));
    return List.copyOf(all.values());
  }
}
