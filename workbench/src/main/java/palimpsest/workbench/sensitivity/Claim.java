package palimpsest.workbench.sensitivity;

/// Something said of configurations, by their names.
public sealed interface Claim {
  /// One uses less energy than the other.
  record LessEnergy(String one, String other) implements Claim {}

  /// Energy times time is less for one than for the other.
  record LessEnergyDelay(String one, String other) implements Claim {}

  /// No other configuration takes as little of both time and energy, and less of one of them.
  record OnFront(String one) implements Claim {}

  /// The claim as a sentence.
  default String text() {
    return switch (this) {
      case LessEnergy(String one, String other) -> one + " uses less energy than " + other;
      case LessEnergyDelay(String one, String other) -> one + " has less energy x delay than " + other;
      case OnFront(String one) -> "nothing is better than " + one + " in both time and energy";
    };
  }
}
