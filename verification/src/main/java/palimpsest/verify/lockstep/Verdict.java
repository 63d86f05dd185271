package palimpsest.verify.lockstep;

import palimpsest.verify.guest.Outcome;

/// What a comparison came to.
public sealed interface Verdict {
  /// Both runs were the same wherever they were compared, to the end.
  ///
  /// @param subject what the subject came to
  /// @param boundaries how many points were compared
  record Agreed(Outcome subject, long boundaries) implements Verdict {}

  /// They were not.
  record Diverged(Divergence divergence) implements Verdict {}
}
