package palimpsest.workbench.sensitivity;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// What one configuration spent: time, and energy by the prices it was paid at.
///
/// @param name of the configuration
/// @param seconds it took
/// @param picojoules by the key of a price; equal keys of two configurations are one price
public record Spending(String name, double seconds, Map<String, Long> picojoules) {
  private static final double PICO = 1e-12;
  private static final double MEGA = 1e6;

  public Spending {
    picojoules = Map.copyOf(picojoules);
  }

  /// The spending of a run, from its statistics file (docs/stats.md).
  ///
  /// @throws IllegalArgumentException if `energy_events` is not there
  public static Spending of(String name, JsonNode statistics) {
    JsonNode events = statistics.path("energy_events");
    if (events.isEmpty()) {
      throw new IllegalArgumentException("no energy_events in the statistics of " + name);
    }
    Map<String, Long> picojoules = new LinkedHashMap<>();
    events.forEach(event -> picojoules.put(event.path("event").asString(), event.path("pj").asLong()));
    double seconds = statistics.has("time_ps")
        ? statistics.get("time_ps").asLong() * PICO
        : statistics.path("cycles_total").asLong() / (statistics.path("operating_point").path("mhz").asDouble() * MEGA);
    return new Spending(name, seconds, picojoules);
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
