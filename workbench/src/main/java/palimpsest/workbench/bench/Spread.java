package palimpsest.workbench.bench;

import java.util.List;

/// The middle of some figures, and how far they lie apart.
public record Spread(double median, double least, double most) {
  /// Of at least one figure.
  public static Spread of(List<Double> figures) {
    List<Double> sorted = figures.stream().sorted().toList();
    int middle = sorted.size() / 2;
    double median = sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    return new Spread(median, sorted.getFirst(), sorted.getLast());
  }

  /// The geometric mean; NaN of nothing.
  public static double geometricMean(List<Double> figures) {
    return Math.exp(figures.stream().mapToDouble(Math::log).average().orElse(Double.NaN));
  }
}
