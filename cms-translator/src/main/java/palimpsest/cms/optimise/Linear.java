package palimpsest.cms.optimise;

import java.util.Arrays;
import java.util.function.IntPredicate;
import palimpsest.cms.ir.Operand;
import palimpsest.cms.ir.Operand.Const;
import palimpsest.cms.ir.Operand.Value;

/// A 32-bit value as a sum of other values times constants, and a constant; all arithmetic wraps.
final class Linear {
  /// More terms than an address can have and than folding is worth.
  private static final int MOST_TERMS = 4;

  private static final int[] NONE = {};
  private static final int[] ONCE = {1};

  /// Value ids in rising order.
  private final int[] ids;
  /// By place in [#ids] the coefficient, which is not zero.
  private final int[] coefficients;
  private final int constant;

  private Linear(int[] ids, int[] coefficients, int constant) {
    this.ids = ids;
    this.coefficients = coefficients;
    this.constant = constant;
  }

  static Linear of(Operand operand) {
    return operand instanceof Value value
        ? new Linear(new int[] {value.id()}, ONCE, 0)
        : constant(((Const) operand).value());
  }

  /// A constant alone.
  static Linear constant(int value) {
    return new Linear(NONE, NONE, value);
  }

  /// The part that is no term.
  int constant() {
    return constant;
  }

  /// How many terms there are.
  int terms() {
    return ids.length;
  }

  /// The id of the value in a term.
  int id(int term) {
    return ids[term];
  }

  /// By what the value in a term is multiplied.
  int coefficient(int term) {
    return coefficients[term];
  }

  /// The sum of this and `factor` times another.
  Linear plus(Linear other, int factor) {
    int most = ids.length + other.ids.length;
    int[] sumIds = new int[most];
    int[] sums = new int[most];
    int count = 0;
    int i = 0;
    int j = 0;
    while (i < ids.length || j < other.ids.length) {
      boolean mine = j == other.ids.length || i < ids.length && ids[i] <= other.ids[j];
      boolean others = i == ids.length || j < other.ids.length && other.ids[j] <= ids[i];
      int id = mine ? ids[i] : other.ids[j];
      int total = (mine ? coefficients[i++] : 0) + (others ? other.coefficients[j++] * factor : 0);
      if (total != 0) {
        sumIds[count] = id;
        sums[count++] = total;
      }
    }
    return new Linear(
        Arrays.copyOf(sumIds, count), Arrays.copyOf(sums, count), constant + other.constant * factor);
  }

  Linear times(int factor) {
    return constant(0).plus(this, factor);
  }

  boolean isConstant() {
    return ids.length == 0;
  }

  /// Whether it is one value and a constant.
  boolean isOneValue() {
    return ids.length == 1 && coefficients[0] == 1;
  }

  boolean isTooLong() {
    return ids.length > MOST_TERMS;
  }

  /// Whether the two differ by a constant.
  boolean isParallelTo(Linear other) {
    return Arrays.equals(ids, other.ids) && Arrays.equals(coefficients, other.coefficients);
  }

  /// The terms without the constant.
  Linear withoutConstant() {
    return new Linear(ids, coefficients, 0);
  }

  /// The part made of the terms whose ids `choose` accepts, without the constant.
  Linear only(IntPredicate choose) {
    int[] chosen = new int[ids.length];
    int[] theirs = new int[ids.length];
    int count = 0;
    for (int i = 0; i < ids.length; i++) {
      if (choose.test(ids[i])) {
        chosen[count] = ids[i];
        theirs[count++] = coefficients[i];
      }
    }
    return new Linear(Arrays.copyOf(chosen, count), Arrays.copyOf(theirs, count), 0);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Linear linear && constant == linear.constant && isParallelTo(linear);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Arrays.hashCode(ids) + Arrays.hashCode(coefficients)) + constant;
  }

  @Override
  public String toString() {
    return Arrays.toString(ids) + " times " + Arrays.toString(coefficients) + " + " + constant;
  }
}
