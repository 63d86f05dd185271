package palimpsest.verify.replay;

import java.util.Locale;
import palimpsest.cms.CmsSettings;
import palimpsest.cms.runtime.CmsOptions;
import palimpsest.host.core.EngineKind;

/// Options of CMS in one line: `gear=3 check=true engine=compiled gear2-threshold=8 chaining=off`, the switches by the
/// names that `palimpsest machines --cms` lists. What a line leaves out is as users run it.
final class OptionsText {
  private OptionsText() {}

  static String print(CmsOptions options) {
    StringBuilder text = new StringBuilder();
    text.append("gear=").append(options.highestGear()).append(" check=").append(options.check());
    text.append(" engine=").append(options.engine().name().toLowerCase(Locale.ROOT));
    options.settings().changes().forEach(change -> text.append(' ').append(change));
    return text.toString();
  }

  /// @throws IllegalArgumentException with what is wrong, if a word is unknown or its value is
  static CmsOptions parse(String text) {
    CmsOptions options = CmsOptions.DEFAULT;
    for (String word : text.strip().split("\\s+")) {
      options = with(options, word);
    }
    return options;
  }

  private static CmsOptions with(CmsOptions now, String word) {
    if (word.startsWith("gear=")) {
      return now.withHighestGear(gear(word.substring("gear=".length())));
    }
    if (word.startsWith("check=")) {
      return now.withCheck(truth(word.substring("check=".length())));
    }
    if (word.startsWith("engine=")) {
      return now.withEngine(engine(word.substring("engine=".length())));
    }
    CmsSettings settings = now.settings().with(word);
    return now.with(_ -> settings);
  }

  private static int gear(String value) {
    try {
      int number = Integer.parseInt(value);
      if (number >= 1 && number <= CmsOptions.HIGHEST_GEAR) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "gear must be a number from 1 to " + CmsOptions.HIGHEST_GEAR + ", found '" + value + "'");
  }

  private static EngineKind engine(String value) {
    for (EngineKind kind : EngineKind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(value)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("engine must be reference, compiled or eager, found '" + value + "'");
  }

  private static boolean truth(String value) {
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("check must be true or false, found '" + value + "'");
    };
  }
}
