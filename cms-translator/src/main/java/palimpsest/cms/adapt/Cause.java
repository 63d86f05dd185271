package palimpsest.cms.adapt;

import java.util.Locale;

/// Why a translation was rolled back, as far as anything can be learned from it.
public enum Cause {
  /// Two accesses overlapped that a guess had held apart.
  ALIAS,
  /// A load executed too early met a page the guest would not have touched.
  PAGE,
  /// A translated access came to memory-mapped I/O.
  SPECULATIVE_IO,
  /// A division failed that the guest would not have done.
  DIVIDE,
  /// A floating-point operation met something exceptional, or the x87 stack was not what was expected.
  FLOAT,
  /// More stores than the gated store buffer holds.
  STORE_BUFFER,
  /// The molecules themselves were at fault.
  ILLEGAL_MOLECULE,
  /// The guest's own fault: no guess was wrong, but all work since the last commit was lost.
  GENUINE;

  /// Its name in files.
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
