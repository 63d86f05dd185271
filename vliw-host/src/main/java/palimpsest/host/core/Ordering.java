package palimpsest.host.core;

import palimpsest.host.isa.Alias;

/// What a memory operation has to do with the alias table and with I/O pages, unfolded from [Alias].
///
/// @param speculative whether it was reordered and must not touch memory-mapped I/O
/// @param protectEntry alias entry it fills, or -1
/// @param checkMask alias entries it is checked against, bit n for entry n; 0 for none
record Ordering(boolean speculative, int protectEntry, int checkMask) {
  static Ordering of(Alias alias) {
    return switch (alias) {
      case Alias.InOrder() -> new Ordering(false, -1, 0);
      case Alias.Reordered() -> new Ordering(true, -1, 0);
      case Alias.Protect(int entry) -> new Ordering(true, entry, 0);
      case Alias.Check(int mask) -> new Ordering(false, -1, mask);
    };
  }

  boolean protects() {
    return protectEntry >= 0;
  }
}
