package palimpsest.workbench.report;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The points of a sweep, each once, by number.
///
/// @param name what to call it
/// @param points in the order of their numbers
/// @param again how many were recorded more than once; a point that succeeded counts before one that failed, else the
///     later before the earlier
record Sweep(String name, List<SweepPoint> points, int again) {
  static Sweep of(String name, List<SweepPoint> recorded) {
    Map<String, SweepPoint> byKey = new LinkedHashMap<>();
    for (SweepPoint point : recorded) {
      byKey.merge(point.key(), point, (old, late) -> late.stats().isPresent() || old.stats().isEmpty() ? late : old);
    }
    List<SweepPoint> points = byKey.values().stream().sorted(Comparator.comparingLong(SweepPoint::id)).toList();
    return new Sweep(name, points, recorded.size() - points.size());
  }

  /// All axes, in the order in which they first appear.
  List<String> axes() {
    Set<String> axes = new LinkedHashSet<>();
    points.forEach(point -> axes.addAll(point.axes().keySet()));
    return List.copyOf(axes);
  }

  List<SweepPoint> failed() {
    return points.stream().filter(point -> point.stats().isEmpty()).toList();
  }
}
