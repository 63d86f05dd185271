package palimpsest.host.machine;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/// The energy model's constants, all at one reference voltage V0 (FACTS 8.3).
///
/// @param referenceVolts V0
/// @param leakageMw leakage power in mW at V0
/// @param leakageExponent leakage power goes with (V/V0) to this power
/// @param referenceCelsius temperature of the die at which that is so
/// @param celsius temperature of the die
/// @param doublingCelsius leakage power doubles with so many degrees
/// @param events picojoules at V0 of every event
public record Energies(
    @Quantity(unit = "volts", min = 0.1, max = 5) double referenceVolts,
    @Quantity(unit = "mW", min = 0, max = 1e6) double leakageMw,
    @Quantity(unit = "(a power of V)", min = 0, max = 10) double leakageExponent,
    @Quantity(unit = "degrees Celsius", min = -55, max = 150) double referenceCelsius,
    @Quantity(unit = "degrees Celsius", min = -55, max = 150) double celsius,
    @Quantity(unit = "degrees Celsius", min = 1, max = 1000) double doublingCelsius,
    @Quantity(unit = "pJ", min = 0, max = 1e9) Map<EnergyEvent, Double> events) {
  public Energies {
    EnumMap<EnergyEvent, Double> copy = new EnumMap<>(EnergyEvent.class);
    for (EnergyEvent event : EnergyEvent.values()) {
      Double value = events.get(event);
      if (value == null) {
        throw new IllegalArgumentException("no energy for " + event.key());
      }
      copy.put(event, value);
    }
    events = Collections.unmodifiableMap(copy);
  }

  /// Leakage power in mW at `volts`, at the temperature of the die.
  public double leakageMw(double volts) {
    return leakageMw
        * StrictMath.pow(volts / referenceVolts, leakageExponent)
        * StrictMath.pow(2, (celsius - referenceCelsius) / doublingCelsius);
  }

  /// Picojoules of one `event` at the reference voltage.
  public double picojoules(EnergyEvent event) {
    return events.getOrDefault(event, 0.0);
  }
}
