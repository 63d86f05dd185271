package palimpsest.workbench;

import java.util.Locale;

/// Numbers as people read them: grouped, with units, never in the host's locale.
final class Numbers {
  private static final String[] TIME_UNITS = {"ps", "ns", "us", "ms", "s"};
  private static final String[] ENERGY_UNITS = {"pJ", "nJ", "uJ", "mJ", "J"};

  private Numbers() {}

  /// 1234567 as `1,234,567`.
  static String grouped(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /// With two decimals.
  static String ratio(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  /// A whole number without its fraction, anything else as it is.
  static String plain(double value) {
    return value == Math.rint(value) ? String.format(Locale.ROOT, "%.0f", value) : Double.toString(value);
  }

  /// `part` of `whole` in per cent with one decimal; 0 of 0 is 0.
  static String percent(long part, long whole) {
    return String.format(Locale.ROOT, "%.1f %%", whole == 0 ? 0.0 : 100.0 * part / whole);
  }

  /// A time in picoseconds with a fitting unit.
  static String time(double picoseconds) {
    return scaled(picoseconds, TIME_UNITS);
  }

  /// An energy in picojoules with a fitting unit.
  static String energy(long picojoules) {
    return scaled((double) picojoules, ENERGY_UNITS);
  }

  private static String scaled(double value, String[] units) {
    double scaled = value;
    int unit = 0;
    // What three decimals would round up to 1000 belongs to the next unit already.
    while (scaled >= 999.9995 && unit < units.length - 1) {
      scaled /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.3f %s", scaled, units[unit]);
  }
}
