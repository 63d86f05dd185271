package palimpsest.verify.engines;

import palimpsest.verify.replay.ProgramFile;
import palimpsest.verify.replay.ReplayFile;
import palimpsest.verify.replay.ReplayVerdict;
import palimpsest.verify.replay.Replayer;

/// Repeats comparisons of the engines. Its own keys are `short-of` (names of [palimpsest.verify.inject.Hostility]),
/// `plan` (a [palimpsest.verify.inject.InjectionPlan], or nothing) and `every` (guest instructions between two
/// comparisons); the others are those of [palimpsest.verify.replay.LockstepCase].
public final class EnginesReplayer implements Replayer {
  /// What `compare:` says.
  public static final String NAME = "engines";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ReplayVerdict replay(ReplayFile file) {
    EnginesCase all = EnginesCase.of(file);
    return ProgramFile.with(file, guest -> {
      EngineComparison comparison = all.comparison(guest);
      return comparison.run()
          .map(difference -> new ReplayVerdict(false, all + "\n" + difference))
          .orElseGet(() -> new ReplayVerdict(true, "%s: the engines agree on %d guest instructions".formatted(
              all, comparison.subject().ledger().events().guestInstructions())));
    });
  }
}
