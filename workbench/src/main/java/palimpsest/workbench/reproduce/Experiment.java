package palimpsest.workbench.reproduce;

import java.util.Locale;

/// One published experiment on our workloads.
interface Experiment {
  /// What it is held against.
  Published published();

  /// Runs what it needs and says what came of it.
  Outcome run(Bench bench, Scale scale);

  /// A change in per cent, with its sign: from 100 to 133 is `+33.0 %`.
  static String change(double from, double to) {
    return String.format(Locale.ROOT, "%+.1f %%", (to / from - 1) * 100);
  }

  /// A factor: from 100 to 250 is `x 2.50`.
  static String factor(double from, double to) {
    return String.format(Locale.ROOT, "x %.2f", to / from);
  }

  /// With two decimals.
  static String decimal(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
