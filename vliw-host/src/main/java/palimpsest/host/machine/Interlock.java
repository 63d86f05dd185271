package palimpsest.host.machine;

/// What happens when an atom reads a result too early (FACTS 1.4 reports both; so it is a switch).
public enum Interlock {
  /// The molecule waits until all its sources are ready.
  SCOREBOARD,
  /// There are no interlocks: such a schedule is an error, and the engine rejects it.
  VALIDATE
}
