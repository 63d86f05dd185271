package palimpsest.host.compile;

/// What a unit's method answers where it does not answer the address of the next molecule.
public final class Exits {
  /// It left within an interval; the frame has the number of the [Site.Leave].
  public static final int LEFT = -1;

  private Exits() {}
}
