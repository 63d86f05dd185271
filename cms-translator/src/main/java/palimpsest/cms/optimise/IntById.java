package palimpsest.cms.optimise;

import java.util.Arrays;

/// A number for each of a trace's values, by the value's id; the same one for all at first.
final class IntById {
  private static final int FIRST = 64;

  private final int absent;
  private int[] numbers = {};

  /// @param absent the number of a value for which none was put
  IntById(int absent) {
    this.absent = absent;
  }

  int get(int id) {
    return id >= 0 && id < numbers.length ? numbers[id] : absent;
  }

  void put(int id, int number) {
    if (id >= numbers.length) {
      int old = numbers.length;
      numbers = Arrays.copyOf(numbers, Math.max(id + 1, Math.max(FIRST, 2 * old)));
      Arrays.fill(numbers, old, numbers.length, absent);
    }
    numbers[id] = number;
  }
}
