package palimpsest.cms.runtime;

import java.util.function.UnaryOperator;
import palimpsest.cms.CmsSettings;
import palimpsest.cms.CmsSwitch;
import palimpsest.cms.longrun.PointTrace;
import palimpsest.host.core.EngineKind;

/// What CMS may do and when it does it, and which engine executes its translations.
///
/// @param highestGear 1 interprets only, 2 translates quickly, 3 optimises too, 4 the hottest once more
/// @param settings a value for every switch
/// @param check whether the independent checkers judge every translation
/// @param engine changes how fast the simulator is, and nothing else
/// @param trace operating points to go to at given times, in place of what the settings say about power
public record CmsOptions(
    int highestGear, CmsSettings settings, boolean check, EngineKind engine, PointTrace trace) {
  /// The highest gear there is.
  public static final int HIGHEST_GEAR = 4;

  /// Everything on.
  public static final CmsOptions DEFAULT =
      new CmsOptions(HIGHEST_GEAR, CmsSettings.STANDARD, false, EngineKind.COMPILED, PointTrace.NONE);

  public CmsOptions {
    if (highestGear < 1 || highestGear > HIGHEST_GEAR) {
      throw new IllegalArgumentException("gears are 1 to " + HIGHEST_GEAR + ", not " + highestGear);
    }
  }

  /// The same with another highest gear.
  public CmsOptions withHighestGear(int gear) {
    return new CmsOptions(gear, settings, check, engine, trace);
  }

  /// The same with the checkers on or off.
  public CmsOptions withCheck(boolean on) {
    return new CmsOptions(highestGear, settings, on, engine, trace);
  }

  /// The same on another engine.
  public CmsOptions withEngine(EngineKind kind) {
    return new CmsOptions(highestGear, settings, check, kind, trace);
  }

  /// The same with the operating points of a trace.
  public CmsOptions withTrace(PointTrace points) {
    return new CmsOptions(highestGear, settings, check, engine, points);
  }

  /// The same with other settings.
  public CmsOptions with(UnaryOperator<CmsSettings> change) {
    return new CmsOptions(highestGear, change.apply(settings), check, engine, trace);
  }

  /// The same with one switch set.
  public CmsOptions with(CmsSwitch which, long value) {
    return with(now -> now.with(which, value));
  }

  /// The same with other thresholds.
  public CmsOptions withThresholds(int quick, int optimise) {
    return with(CmsSwitch.GEAR2_THRESHOLD, quick).with(CmsSwitch.GEAR3_THRESHOLD, optimise);
  }

  /// The same with other thresholds.
  public CmsOptions withThresholds(int quick, int optimise, int thorough) {
    return withThresholds(quick, optimise).with(CmsSwitch.GEAR4_THRESHOLD, thorough);
  }

  /// The same with a bound on the T-cache, in bytes.
  public CmsOptions withTcacheBytes(int bytes) {
    return with(CmsSwitch.TCACHE_BYTES, bytes);
  }
}
