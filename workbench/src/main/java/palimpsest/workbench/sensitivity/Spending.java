package palimpsest.workbench.sensitivity;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// What one configuration spent: time, and energy by the prices it was paid at.
///
/// @param name of the configuration
/// @param seconds it took
/// @param picojoules by the key of a price; equal keys of two configurations are one price
public record Spending(String name, double seconds, Map<String, Long> picojoules) {
  private static final double PICO = 1e-12;

  /// Sorts the prices: a sum of floating-point numbers depends on the order, which must always be the same.
  public Spending {
    picojoules = Collections.unmodifiableMap(new TreeMap<>(picojoules));
  }

  /// Joules in all where each price is multiplied by its factor.
  ///
  /// @param factors by key; 1 for keys it has not
  double joules(Map<String, Double> factors) {
    double sum = 0;
    for (Map.Entry<String, Long> each : picojoules.entrySet()) {
      sum += each.getValue() * factors.getOrDefault(each.getKey(), 1.0);
    }
    return sum * PICO;
  }

  /// Joules in all.
  public double joules() {
    return joules(Map.of());
  }
}
