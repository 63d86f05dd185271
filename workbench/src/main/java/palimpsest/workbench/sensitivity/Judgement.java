package palimpsest.workbench.sensitivity;

/// What became of a claim.
///
/// @param claim what was said
/// @param holds whether it holds at the prices as they are
/// @param held tables under which it holds
/// @param draws tables tried
public record Judgement(Claim claim, boolean holds, int held, int draws) {
  /// The share of tables under which a claim must hold to stand.
  public static final double ENOUGH = 0.95;

  /// The share of tables under which it holds.
  public double share() {
    return (double) held / draws;
  }

  /// Whether it holds, and does so whatever the prices: in [#ENOUGH] of the tables.
  public boolean stands() {
    return holds && share() >= ENOUGH;
  }
}
