package palimpsest.workbench.sweep;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Latin hypercube samples: of n samples each n-th part of every axis has exactly one, in an order that the axes do not
/// share. The generator is [Random], whose numbers Java promises never to change.
final class LatinHypercube {
  private static final int DIGITS = 4;

  /// The values an axis can take, by how far along it one stands.
  sealed interface Axis {
    /// @param place from 0 up to, but not including, 1
    Object at(double place);

    /// Some values, each with the same share.
    record Levels(List<?> values) implements Axis {
      @Override
      public Object at(double place) {
        return values.get((int) (place * values.size()));
      }
    }

    /// Whole numbers, ends included.
    record Whole(long from, long to, boolean logarithmic) implements Axis {
      @Override
      public Object at(double place) {
        double value = between(from, to + 1.0, logarithmic, place);
        return Math.clamp((long) StrictMath.floor(value), from, to);
      }
    }

    /// Numbers, to four digits.
    record Real(double from, double to, boolean logarithmic) implements Axis {
      @Override
      public Object at(double place) {
        double value = between(from, to, logarithmic, place);
        return new BigDecimal(value).round(new MathContext(DIGITS, RoundingMode.HALF_EVEN)).doubleValue();
      }
    }

    private static double between(double from, double to, boolean logarithmic, double place) {
      return logarithmic
          ? StrictMath.exp(StrictMath.log(from) + place * (StrictMath.log(to) - StrictMath.log(from)))
          : from + place * (to - from);
    }
  }

  private LatinHypercube() {}

  /// The samples, one map of values for each.
  static List<Map<String, Object>> samples(int count, long seed, Map<String, Axis> axes) {
    List<Map<String, Object>> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      samples.add(new LinkedHashMap<>());
    }
    Random random = new Random(seed);
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      order.add(i);
    }
    axes.forEach((key, axis) -> {
      Collections.shuffle(order, random);
      for (int i = 0; i < count; i++) {
        samples.get(i).put(key, axis.at((order.get(i) + random.nextDouble()) / count));
      }
    });
    return samples;
  }
}
