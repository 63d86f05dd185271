package palimpsest.host.isa;

/// What kind of unit an atom needs; a slot of a machine accepts a set of these.
public enum UnitClass {
  /// 32-bit ADD, SUB and MOV that touch no condition codes: what a load/store/add unit can do besides (FACTS 1.2,
  /// Efficeon).
  ADD,
  /// Any other single-cycle integer atom.
  INTEGER,
  /// Shifts, rotates and bit searches: ALU1 only on Crusoe (FACTS 1.2).
  SHIFT,
  /// Multiplication and division.
  MULTIPLY,
  /// Loads and stores.
  MEMORY,
  /// Branches.
  BRANCH,
  /// Floating point and media.
  MEDIA
}
