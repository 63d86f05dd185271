package palimpsest.workbench.sensitivity;

/// Which energy tables to try: each price on its own multiplied by a factor, all factors equally likely.
///
/// @param draws how many tables, 1 or more
/// @param spread factors go from 1 - spread to 1 + spread; from 0 to 1
/// @param seed where the draws begin
public record Perturbation(int draws, double spread, long seed) {
  /// Half up and down, as numbers of this kind are known.
  public static final double USUAL_SPREAD = 0.5;

  public Perturbation {
    if (draws < 1 || !(spread >= 0 && spread <= 1)) {
      throw new IllegalArgumentException(draws + " draws of spread " + spread);
    }
  }
}
