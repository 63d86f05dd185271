package palimpsest.verify.seeded;

/// A machine in a world of its own, asked from outside.
public interface Subject {
  /// Runs a program in gear 1 and in the trial's gear, and holds the two against each other.
  Observation run(Trial trial);

  /// Runs one program on a reference engine and on a compiled one, and holds these against each other.
  ///
  /// @param seed from which program, machine and settings are drawn
  Observation compareEngines(long seed);
}
