package palimpsest.verify.seeded;

/// A machine in a world of its own, asked from outside.
public interface Subject {
  /// Runs a program in gear 1 and in the trial's gear, and holds the two against each other.
  Observation run(Trial trial);
}
