package palimpsest.host.core;

import palimpsest.host.compile.Site;

/// What is one unit's own while its code, which it may share, runs.
///
/// @param counts per path, how often it has been taken since that was settled
/// @param valid which guards hold
/// @param sites where the engine may have to help
/// @param fetchedAt per site that is about fetches, how often newest lines had moved when all of its were the newest; 0
///     before
record UnitTables(long[] counts, boolean[] valid, Site[] sites, long[] fetchedAt) {
  /// No unit's.
  static final UnitTables NONE = new UnitTables(new long[0], new boolean[0], new Site[0], new long[0]);
}
