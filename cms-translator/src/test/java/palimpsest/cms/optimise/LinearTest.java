package palimpsest.cms.optimise;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import palimpsest.cms.ir.Operand;

/// A linear form says what its values add up to, and two that say the same are equal.
class LinearTest {
  private static final int IDS = 6;

  /// The sum made step by step, and by value id how often each was added.
  private record Sum(Linear form, int[] factors, int constant) {
    /// Adds some values, some of them more than once or back again.
    static Sum random(Random random) {
      Linear form = Linear.constant(0);
      int[] factors = new int[IDS];
      int constant = 0;
      for (int steps = random.nextInt(12); steps > 0; steps--) {
        int factor = random.nextInt(5) - 2;
        if (random.nextInt(4) == 0) {
          int value = random.nextInt();
          form = form.plus(Linear.of(new Operand.Const(value)), factor);
          constant += value * factor;
        } else {
          int id = random.nextInt(IDS);
          form = form.plus(Linear.of(new Operand.Value(id)), factor);
          factors[id] += factor;
        }
      }
      return new Sum(form, factors, constant);
    }

    /// The same, from the last value to the first.
    Linear backwards() {
      Linear made = Linear.constant(constant);
      for (int id = IDS - 1; id >= 0; id--) {
        made = made.plus(Linear.of(new Operand.Value(id)).times(factors[id]), 1);
      }
      return made;
    }

    int value(int[] values) {
      int sum = constant;
      for (int id = 0; id < IDS; id++) {
        sum += factors[id] * values[id];
      }
      return sum;
    }
  }

  private static int value(Linear form, int[] values) {
    int sum = form.constant();
    for (int term = 0; term < form.terms(); term++) {
      sum += form.coefficient(term) * values[form.id(term)];
    }
    return sum;
  }

  @Property
  void aFormIsWorthWhatWasAdded(@ForAll long seed) {
    Random random = new Random(seed);
    int[] values = random.ints(IDS).toArray();
    Sum sum = Sum.random(random);
    assertEquals(sum.value(values), value(sum.form(), values));
    Linear odd = sum.form().only(id -> id % 2 != 0);
    Linear even = sum.form().only(id -> id % 2 == 0);
    assertEquals(sum.form(), odd.plus(even, 1).plus(Linear.constant(sum.constant()), 1));
  }

  @Property
  void formsThatSayTheSameAreEqualHoweverTheyWereMade(@ForAll long seed) {
    Sum sum = Sum.random(new Random(seed));
    assertEquals(sum.backwards(), sum.form());
    assertEquals(sum.backwards().hashCode(), sum.form().hashCode());
    assertEquals(Linear.constant(sum.constant()), sum.form().plus(sum.form().withoutConstant(), -1));
  }
}
