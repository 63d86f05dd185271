package palimpsest.workbench.report;

import java.util.Locale;

/// Quantities in the page's sentences: three digits that matter and a fitting unit, never in the host's locale.
final class Quantity {
  private static final String[] PREFIXES = {"p", "n", "µ", "m", "", "k", "M"};

  /// From here on a growth is told as a factor.
  private static final double FOLD = 3;

  private Quantity() {}

  /// 1234567 as `1,234,567`.
  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /// Picoseconds, as in `6.42 ms`.
  static String time(long picoseconds) {
    return scaled(picoseconds) + "s";
  }

  /// Picojoules, as in `26.1 mJ`.
  static String energy(long picojoules) {
    return scaled(picojoules) + "J";
  }

  /// A part of a whole, as in `32.3 %`; 0 of 0 is 0.
  static String share(long part, long whole) {
    double percent = percent(part, whole);
    // What is there must not read as nothing.
    return part > 0 && percent < 0.05 ? "< 0.1 %" : String.format(Locale.ROOT, "%.1f %%", percent);
  }

  /// How many of one thing there are for each of another; 0 where there is none of that.
  static double ratio(long some, long each) {
    return each == 0 ? 0 : (double) some / each;
  }

  /// A part of a whole in per cent; 0 of 0 is 0.
  static double percent(long part, long whole) {
    return whole == 0 ? 0 : 100.0 * part / whole;
  }

  /// Three significant digits, none of them in exponents: `4.07`, `0.271`, `933`.
  static String plain(double value) {
    double size = Math.abs(value);
    int decimals = size >= 100 || size == 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /// How much larger or smaller `now` is than `before`, as in `12.3 % more` or `4.20-fold`.
  static String change(double before, double now, String less, String more) {
    if (before == 0 || before == now) {
      return before == now ? "the same" : "from nothing";
    }
    if (now >= FOLD * before) {
      return plain(now / before) + "-fold";
    }
    double percent = 100 * (now - before) / before;
    return String.format(Locale.ROOT, "%.1f %% %s", Math.abs(percent), percent < 0 ? less : more);
  }

  private static String scaled(long value) {
    double scaled = value;
    int prefix = 0;
    while (scaled >= 999.5 && prefix < PREFIXES.length - 1) {
      scaled /= 1000;
      prefix++;
    }
    return plain(scaled) + " " + PREFIXES[prefix];
  }
}
