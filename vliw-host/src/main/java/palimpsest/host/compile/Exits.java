package palimpsest.host.compile;

/// What a unit's method answers where it does not answer the address of the next molecule, which is not negative.
public final class Exits {
  private Exits() {}

  /// It abandons the interval after so many stores: nothing of it counts, and somebody else has to execute it.
  static int abandoned(int stores) {
    return ~stores;
  }

  /// How many stores the abandoned interval had done.
  public static int stores(int answer) {
    return ~answer;
  }
}
