package palimpsest.host.compile;

/// What a unit's method answers where it does not answer the address of the next molecule, which is not negative.
public final class Exits {
  /// It abandons the interval: its stores are undone, nothing of it counts, and somebody else has to execute it.
  public static final int ABANDONED = -1;

  private Exits() {}
}
