package palimpsest.verify.inject;

import palimpsest.verify.replay.LockstepCase;
import palimpsest.verify.replay.ProgramFile;
import palimpsest.verify.replay.ReplayFile;
import palimpsest.verify.replay.ReplayVerdict;
import palimpsest.verify.replay.Replayer;

/// Repeats disturbed runs. Its own keys are `gear` (2 to 4), `short-of` (names of [Hostility]) and `plan` (an
/// [InjectionPlan]); `machine`, `memory` and `limit` are those of [LockstepCase].
public final class InjectionReplayer implements Replayer {
  /// What `compare:` says.
  public static final String NAME = "injection";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ReplayVerdict replay(ReplayFile file) {
    DisturbedRun run = DisturbedRun.of(file);
    return ProgramFile.with(file, guest -> {
      DisturbedRun.Result result = run.of(guest, LockstepCase.of(file).limit());
      return run.complaint(result)
          .map(complaint -> new ReplayVerdict(false, complaint))
          .orElseGet(() -> new ReplayVerdict(true, run + ": the same as undisturbed, " + result.injected()));
    });
  }
}
