package palimpsest.host.account;

import palimpsest.host.machine.OperatingPoint;

/// What a run spent at one operating point, however often it was there.
///
/// @param point frequency and voltage
/// @param cycles cycles that passed
/// @param picoseconds the time that they took
/// @param energy what they cost, at this point's prices
public record PointUse(OperatingPoint point, long cycles, long picoseconds, EnergyStack energy) {
  /// This and another use of the same point.
  PointUse plus(PointUse other) {
    return new PointUse(
        point, cycles + other.cycles, picoseconds + other.picoseconds, energy.plus(other.energy));
  }
}
