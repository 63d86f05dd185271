package palimpsest.cms.optimise;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import palimpsest.cms.ir.Operand;
import palimpsest.cms.ir.Operand.Const;
import palimpsest.cms.ir.Operand.Value;

/// A 32-bit value as a sum of other values times constants, and a constant; all arithmetic wraps.
///
/// @param terms coefficient by value id; no coefficient is zero
/// @param constant the rest
record Linear(Map<Integer, Integer> terms, int constant) {
  /// More terms than an address can have and than folding is worth.
  private static final int MOST_TERMS = 4;

  static Linear of(Operand operand) {
    return switch (operand) {
      case Const(int value) -> new Linear(Map.of(), value);
      case Value(int id) -> new Linear(Map.of(id, 1), 0);
    };
  }

  /// The sum of this and `factor` times another.
  Linear plus(Linear other, int factor) {
    Map<Integer, Integer> sum = new TreeMap<>(terms);
    other.terms.forEach(
        (id, coefficient) -> {
          int total = sum.getOrDefault(id, 0) + coefficient * factor;
          if (total == 0) {
            sum.remove(id);
          } else {
            sum.put(id, total);
          }
        });
    return new Linear(sum, constant + other.constant * factor);
  }

  Linear times(int factor) {
    return new Linear(Map.of(), 0).plus(this, factor);
  }

  boolean isConstant() {
    return terms.isEmpty();
  }

  boolean isTooLong() {
    return terms.size() > MOST_TERMS;
  }

  /// Whether the two differ by a constant.
  boolean isParallelTo(Linear other) {
    return terms.equals(other.terms);
  }

  /// The part made of the terms whose ids `choose` accepts, without the constant.
  Linear only(IntPredicate choose) {
    Map<Integer, Integer> chosen = new TreeMap<>();
    terms.forEach(
        (id, coefficient) -> {
          if (choose.test(id)) {
            chosen.put(id, coefficient);
          }
        });
    return new Linear(chosen, 0);
  }
}
