package palimpsest.verify.replay;

import java.util.Locale;
import palimpsest.cms.runtime.CmsOptions;

/// Options of CMS in one line: `gear=3 quick=8 optimise=24 look=400 chaining=true tcache=2147483647 check=true`. What a
/// line leaves out is as users run it.
final class OptionsText {
  private OptionsText() {}

  static String print(CmsOptions options) {
    return String.format(
        Locale.ROOT,
        "gear=%d quick=%d optimise=%d look=%d chaining=%b tcache=%d check=%b",
        options.highestGear(),
        options.quickThreshold(),
        options.optimiseThreshold(),
        options.profileInterval(),
        options.chaining(),
        options.tcacheBytes(),
        options.check());
  }

  /// @throws IllegalArgumentException with what is wrong, if a word is unknown or its value is
  static CmsOptions parse(String text) {
    CmsOptions options = CmsOptions.DEFAULT;
    for (String word : text.strip().split("\\s+")) {
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      String value = word.substring(equals + 1);
      options = with(options, name, value);
    }
    return options;
  }

  private static CmsOptions with(CmsOptions now, String name, String value) {
    return switch (name) {
      case "gear" -> now.withHighestGear((int) number(name, value, 3));
      case "quick" -> now.withThresholds(number(name, value, Long.MAX_VALUE), now.optimiseThreshold());
      case "optimise" -> now.withThresholds(now.quickThreshold(), number(name, value, Long.MAX_VALUE));
      case "look" -> new CmsOptions(
          now.highestGear(),
          now.quickThreshold(),
          now.optimiseThreshold(),
          number(name, value, Long.MAX_VALUE),
          now.chaining(),
          now.tcacheBytes(),
          now.check());
      case "chaining" -> new CmsOptions(
          now.highestGear(),
          now.quickThreshold(),
          now.optimiseThreshold(),
          now.profileInterval(),
          truth(name, value),
          now.tcacheBytes(),
          now.check());
      case "tcache" -> now.withTcacheBytes((int) number(name, value, Integer.MAX_VALUE));
      case "check" -> now.withCheck(truth(name, value));
      default -> throw new IllegalArgumentException(
          "no option '" + name + "'; there are gear, quick, optimise, look, chaining, tcache and check");
    };
  }

  private static long number(String name, String value, long greatest) {
    try {
      long number = Long.parseLong(value);
      if (number >= 1 && number <= greatest) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Said below.
    }
    throw new IllegalArgumentException(name + " must be a number from 1 to " + greatest + ", found '" + value + "'");
  }

  private static boolean truth(String name, String value) {
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(name + " must be true or false, found '" + value + "'");
    };
  }
}
