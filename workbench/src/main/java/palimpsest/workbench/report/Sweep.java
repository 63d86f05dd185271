package palimpsest.workbench.report;

import java.util.ArrayList;
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
  /// The axis of what ran.
  static final String WORKLOAD = "workload";

  static Sweep of(String name, List<SweepPoint> recorded) {
    // Two places may come to the same run, and so have the same key.
    Map<List<Object>, SweepPoint> byPlace = new LinkedHashMap<>();
    for (SweepPoint point : recorded) {
      byPlace.merge(List.of(point.key(), point.axes()), point,
          (old, late) -> late.stats().isPresent() || old.stats().isEmpty() ? late : old);
    }
    List<SweepPoint> points = byPlace.values().stream().sorted(Comparator.comparingLong(SweepPoint::id)).toList();
    return new Sweep(name, points, recorded.size() - points.size());
  }

  /// All axes, in the order in which they first appear.
  List<String> axes() {
    Set<String> axes = new LinkedHashSet<>();
    points.forEach(point -> axes.addAll(point.axes().keySet()));
    return List.copyOf(axes);
  }

  /// The axes on which points differ.
  List<String> varying() {
    return axes().stream()
        .filter(axis -> points.stream().map(point -> point.place(axis)).distinct().count() > 1).toList();
  }

  /// What tells a point from the others: its place on the axes on which they differ.
  String label(SweepPoint point) {
    return label(point, varying());
  }

  /// The same without the workload: what it ran on.
  String configuration(SweepPoint point) {
    return label(point, varying().stream().filter(axis -> !axis.equals(WORKLOAD)).toList());
  }

  private static String label(SweepPoint point, List<String> axes) {
    List<String> parts = new ArrayList<>();
    for (String axis : axes) {
      String place = point.place(axis);
      parts.add(axis.equals(WORKLOAD) || axis.equals("machine") ? place : brief(axis) + " " + place);
    }
    return parts.isEmpty() ? "point " + point.id() : String.join(", ", parts);
  }

  /// An axis without the word for what it is of: `machine.l2.size_kib` as `l2.size_kib`.
  private static String brief(String axis) {
    return axis.substring(axis.indexOf('.') + 1);
  }

  List<SweepPoint> succeeded() {
    return points.stream().filter(point -> point.stats().isPresent()).toList();
  }

  List<SweepPoint> failed() {
    return points.stream().filter(point -> point.stats().isEmpty()).toList();
  }
}
