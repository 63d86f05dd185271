package palimpsest.verify.inject;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/// What is injected into a run, and how often: with the guest and the machine it says everything about the run.
///
/// @param seed from which all chance comes
/// @param periods the mean number of occasions between two injections, at least 1 (1: at every occasion), of the kinds
///     that are injected
public record InjectionPlan(long seed, Map<InjectionKind, Integer> periods) {
  private static final String SEED = "seed";

  public InjectionPlan {
    EnumMap<InjectionKind, Integer> copy = new EnumMap<>(InjectionKind.class);
    periods.forEach((kind, period) -> {
      if (period < 1) {
        throw new IllegalArgumentException("a period of " + period + " for " + kind.key());
      }
      copy.put(kind, period);
    });
    periods = Collections.unmodifiableMap(copy);
  }

  /// One kind alone.
  public static InjectionPlan only(InjectionKind kind, int period, long seed) {
    return new InjectionPlan(seed, Map.of(kind, period));
  }

  /// A plan drawn at random: each kind is in it or not, and comes often or rarely. What one kind hides, another plan
  /// without it shows.
  public static InjectionPlan random(long seed) {
    Random random = new Random(seed);
    EnumMap<InjectionKind, Integer> periods = new EnumMap<>(InjectionKind.class);
    for (InjectionKind kind : InjectionKind.values()) {
      double ratio = (double) kind.longest() / kind.shortest();
      int period = (int) (kind.shortest() * StrictMath.pow(ratio, random.nextDouble()));
      if (random.nextBoolean()) {
        periods.put(kind, period);
      }
    }
    return new InjectionPlan(seed, periods);
  }

  /// Reads what [#toString] wrote; commas may stand for its blanks.
  ///
  /// @throws IllegalArgumentException in one line, if it is something else
  public static InjectionPlan parse(String text) {
    long seed = 0;
    EnumMap<InjectionKind, Integer> periods = new EnumMap<>(InjectionKind.class);
    for (String word : text.strip().split("[\\s,]+", -1)) {
      int equals = word.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("an injection plan has words key=number, not \"" + word + "\"");
      }
      String key = word.substring(0, equals);
      long number = number(word.substring(equals + 1), word);
      if (key.equals(SEED)) {
        seed = number;
      } else {
        if (number < 1 || number > Integer.MAX_VALUE) {
          throw new IllegalArgumentException("an injection's period is 1 or more, not \"" + word + "\"");
        }
        periods.put(kind(key), (int) number);
      }
    }
    return new InjectionPlan(seed, periods);
  }

  private static long number(String digits, String word) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("an injection plan has words key=number, not \"" + word + "\"", e);
    }
  }

  private static InjectionKind kind(String key) {
    for (InjectionKind kind : InjectionKind.values()) {
      if (kind.key().equals(key)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("nothing to inject is called \"" + key + "\"");
  }

  /// One line of words `key=number`.
  @Override
  public String toString() {
    return SEED + "=" + seed
        + periods.entrySet().stream()
            .map(entry -> " " + entry.getKey().key() + "=" + entry.getValue())
            .collect(Collectors.joining());
  }
}
