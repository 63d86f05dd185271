package palimpsest.verify.seeded;

/// By what a bug shows.
public enum Noticed {
  /// The guest saw something else than on a sound interpreter.
  DIVERGENCE,
  /// An independent checker refused a trace, a schedule or an allocation.
  CHECKER,
  /// The compiled engine did something else than the reference engine of the same machine (invariant E1).
  ENGINES,
  /// The machine found itself in a state that cannot be, and stopped.
  FAILURE
}
