package palimpsest.host.account;

/// What the code of one owner did.
///
/// @param molecules molecules executed
/// @param usefulAtoms atoms executed that were not no-ops
/// @param cycles cycles from the issue of its molecules to the issue of whatever came next
/// @param guestInstructions guest instructions its commits retired
public record OwnerCounts(long molecules, long usefulAtoms, long cycles, long guestInstructions) {
  /// Of nobody.
  public static final OwnerCounts NONE = new OwnerCounts(0, 0, 0, 0);

  /// What two owners did together.
  public OwnerCounts plus(OwnerCounts other) {
    return new OwnerCounts(
        molecules + other.molecules,
        usefulAtoms + other.usefulAtoms,
        cycles + other.cycles,
        guestInstructions + other.guestInstructions);
  }
}
