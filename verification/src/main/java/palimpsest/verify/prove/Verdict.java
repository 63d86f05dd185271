package palimpsest.verify.prove;

/// What became of the proof of one translation.
public sealed interface Verdict {
  /// The translation does what its guest instructions do.
  ///
  /// @param claims how many equalities and conditions that took
  /// @param searched how many of them the solver had to search for; the others are the same term on both sides
  record Proved(long claims, long searched) implements Verdict {}

  /// The solver gave up within its bounds.
  ///
  /// @param what the first claim it gave up on
  record TimedOut(String what) implements Verdict {}

  /// The proof does not cover something in it.
  ///
  /// @param reason in words
  record Unsupported(String reason) implements Verdict {}

  /// There is a start state from which the two differ.
  record Refuted(Counterexample counterexample) implements Verdict {}
}
