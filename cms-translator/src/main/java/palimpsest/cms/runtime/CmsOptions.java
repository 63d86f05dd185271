package palimpsest.cms.runtime;

/// What CMS may do and when it does it.
///
/// @param highestGear 1 interprets only, 2 translates quickly, 3 optimises too
/// @param quickThreshold entries of a block in the interpreter before gear 2 translates it (FACTS 5.2: about 50, recalled)
/// @param optimiseThreshold executions of a gear 2 translation before gear 3 takes its place (FACTS 5.2: about 10^4,
///     recalled with low confidence; FACTS 11's cost over saving rule gives a few thousand)
/// @param profileInterval guest instructions between two looks at how often translations ran
/// @param chaining whether exits are patched into direct branches
/// @param tcacheBytes most bytes of concealed memory translations may take, whatever is there
/// @param check whether the independent checkers judge every translation
public record CmsOptions(
    int highestGear,
    long quickThreshold,
    long optimiseThreshold,
    long profileInterval,
    boolean chaining,
    int tcacheBytes,
    boolean check) {
  /// Everything on.
  public static final CmsOptions DEFAULT = new CmsOptions(3, 50, 4_000, 20_000, true, Integer.MAX_VALUE, false);

  public CmsOptions {
    if (highestGear < 1 || highestGear > 3) {
      throw new IllegalArgumentException("gears are 1 to 3, not " + highestGear);
    }
  }

  /// The same with another highest gear.
  public CmsOptions withHighestGear(int gear) {
    return new CmsOptions(gear, quickThreshold, optimiseThreshold, profileInterval, chaining, tcacheBytes, check);
  }

  /// The same with the checkers on or off.
  public CmsOptions withCheck(boolean on) {
    return new CmsOptions(highestGear, quickThreshold, optimiseThreshold, profileInterval, chaining, tcacheBytes, on);
  }

  /// The same with other thresholds.
  public CmsOptions withThresholds(long quick, long optimise) {
    return new CmsOptions(highestGear, quick, optimise, profileInterval, chaining, tcacheBytes, check);
  }

  /// The same with a bound on the T-cache, in bytes.
  public CmsOptions withTcacheBytes(int bytes) {
    return new CmsOptions(highestGear, quickThreshold, optimiseThreshold, profileInterval, chaining, bytes, check);
  }
}
