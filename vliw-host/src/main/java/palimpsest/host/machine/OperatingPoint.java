package palimpsest.host.machine;

/// A frequency and the voltage it needs (FACTS 8.1).
///
/// @param mhz core frequency in MHz
/// @param volts core voltage
public record OperatingPoint(
    @Quantity(unit = "MHz", min = 1, max = 10_000) int mhz,
    @Quantity(unit = "volts", min = 0.1, max = 5) double volts) {}
