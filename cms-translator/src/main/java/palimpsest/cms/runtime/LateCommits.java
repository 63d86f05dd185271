package palimpsest.cms.runtime;

import java.util.Optional;
import palimpsest.host.core.CommitPoints;

/// Stands in for the T-cache until it exists: the engine asks it, and it patches what the engine fetches.
final class LateCommits implements CommitPoints {
  private Optional<TranslationCache> points = Optional.empty();

  /// It is there now.
  void are(TranslationCache cache) {
    points = Optional.of(cache);
  }

  @Override
  public CommitPoint at(int moleculePc) {
    return points.orElseThrow().at(moleculePc);
  }

  @Override
  public int ownerOf(int moleculePc) {
    return points.orElseThrow().ownerOf(moleculePc);
  }
}
