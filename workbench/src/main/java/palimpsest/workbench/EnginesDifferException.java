package palimpsest.workbench;

import palimpsest.verify.engines.EngineDifference;

/// The engines did not do the same: an internal error, whoever's program it was.
final class EnginesDifferException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// @param again the command line that shows it again
  EnginesDifferException(EngineDifference difference, String again) {
    super(difference + "\nagain with: " + again
        + (difference.limit().isPresent() ? "\nsooner with --max-instructions " + difference.limit().getAsLong() : ""));
  }
}
