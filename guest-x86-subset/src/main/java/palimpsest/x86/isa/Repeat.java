package palimpsest.x86.isa;

/// A repeat prefix on a string instruction.
public enum Repeat {
  NONE,
  /// F3: REP, and REPE for CMPS and SCAS.
  REP,
  /// F2: REPNE for CMPS and SCAS; acts as REP elsewhere, as processors do.
  REPNE
}
