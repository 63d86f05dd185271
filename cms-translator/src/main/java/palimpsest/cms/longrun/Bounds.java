package palimpsest.cms.longrun;

import java.util.List;
import palimpsest.host.machine.OperatingPoint;

/// Between which performance levels LongRun moves, as software sets them: in per cent of the way from the lowest frequency
/// to the highest (the comment at the head of Linux's `drivers/cpufreq/longrun.c`).
final class Bounds {
  private static final int PERCENT = 100;

  private int lower;
  private int upper = PERCENT;

  /// Sets both; what is above 100 is 100, and a lower bound above the upper one is the upper one.
  void set(int newLower, int newUpper) {
    upper = Math.clamp(newUpper, 0, PERCENT);
    lower = Math.clamp(newLower, 0, upper);
  }

  int lower() {
    return lower;
  }

  int upper() {
    return upper;
  }

  /// Index of the lowest point allowed: the first at the lower bound or above it, but never above [#highest].
  int lowest(List<OperatingPoint> points) {
    for (int i = 0; i < points.size(); i++) {
      if (percent(points, points.get(i)) >= lower) {
        return Math.min(i, highest(points));
      }
    }
    return highest(points);
  }

  /// Index of the highest point allowed: the last at the upper bound or below it.
  int highest(List<OperatingPoint> points) {
    for (int i = points.size() - 1; i > 0; i--) {
      if (percent(points, points.get(i)) <= upper) {
        return i;
      }
    }
    return 0;
  }

  /// The performance level of a point, rounded down; 100 where there is but one frequency.
  static int percent(List<OperatingPoint> points, OperatingPoint point) {
    int low = points.getFirst().mhz();
    int range = points.getLast().mhz() - low;
    return range == 0 ? PERCENT : Math.clamp((point.mhz() - low) * PERCENT / range, 0, PERCENT);
  }
}
