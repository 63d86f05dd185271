package palimpsest.verify.replay;

import palimpsest.verify.coverage.Coverage;
import palimpsest.verify.coverage.CoverageProbe;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.lockstep.Lockstep;
import palimpsest.verify.lockstep.Verdict;

/// Repeats comparisons of two configurations in lockstep.
public final class LockstepReplayer implements Replayer {
  /// What `compare:` says.
  public static final String NAME = "lockstep";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ReplayVerdict replay(ReplayFile file) {
    LockstepCase all = LockstepCase.of(file);
    return switch (ProgramFile.with(file, guest -> all.lockstep().run(guest, all.limit()))) {
      case Verdict.Agreed agreed -> new ReplayVerdict(
          true,
          "%s: %d guest instructions agree at %d boundaries".formatted(
              all.machine(), agreed.subject().guestInstructions(), agreed.boundaries()));
      case Verdict.Diverged diverged -> new ReplayVerdict(false, all.machine() + " " + diverged.divergence());
    };
  }

  /// Compares `code` as `all` says.
  public static Verdict compare(LockstepCase all, byte[] code) {
    return compare(all.lockstep(), all.limit(), code);
  }

  /// Compares `code` for up to `limit` guest instructions.
  public static Verdict compare(Lockstep lockstep, long limit, byte[] code) {
    return ProgramFile.with(code, guest -> lockstep.run(guest, limit));
  }

  /// Adds to `coverage` what the first `limit` instructions of `code` are.
  public static void observe(Configuration reference, byte[] code, long limit, Coverage coverage) {
    ProgramFile.with(code, guest -> CoverageProbe.observe(guest, reference, limit, coverage));
  }
}
