package palimpsest.cms.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import palimpsest.cms.lift.SegmentBases;
import palimpsest.x86.mmu.Mmu;

/// The translations of a [SavedCache] that wait for their region to come up in this run.
///
/// **Invariant**: none is handed out unless the guest's bytes at its addresses are, now, those it was made from; from
/// then on protection keeps them so, as for any other translation.
final class WarmStart {
  private final Map<Integer, SavedTranslation> waiting = new TreeMap<>(Integer::compareUnsigned);
  private final Mmu mmu;

  WarmStart(Optional<SavedCache> saved, Mmu mmu) {
    saved.ifPresent(cache -> cache.translations().forEach(each -> waiting.put(each.eip(), each)));
    this.mmu = mmu;
  }

  /// The addresses at which translations wait.
  List<Integer> addresses() {
    return List.copyOf(waiting.keySet());
  }

  /// The translation that waits at `eip`, for these segment bases and up to this gear.
  Optional<SavedTranslation> at(int eip, SegmentBases bases, int highestGear) {
    return Optional.ofNullable(waiting.get(eip))
        .filter(each -> each.bases().equals(bases) && each.gear() <= highestGear);
  }

  /// Those of all waiting ones that are at none of the addresses `taken`.
  List<SavedTranslation> others(Set<Integer> taken) {
    return waiting.values().stream().filter(each -> !taken.contains(each.eip())).toList();
  }

  /// Where the guest's bytes of a translation are now; empty if one of them is another or not there.
  Optional<List<SourceRange>> located(SavedTranslation saved) {
    List<SourceRange> found = new ArrayList<>();
    for (SavedTranslation.Source source : saved.sources()) {
      long walked = mmu.walk(source.linear(), false, true);
      if (walked < 0) {
        return Optional.empty();
      }
      byte[] now = new byte[source.bytes().length];
      mmu.memory().read((int) walked, now, 0, now.length);
      if (!Arrays.equals(now, source.bytes())) {
        return Optional.empty();
      }
      found.add(new SourceRange(source.linear(), (int) walked, now.length));
    }
    return Optional.of(found);
  }

  /// Forgets a translation whose guest bytes are others.
  void stale(SavedTranslation saved) {
    waiting.remove(saved.eip());
  }
}
