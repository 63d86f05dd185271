package palimpsest.verify.instructions;

import java.util.List;
import java.util.random.RandomGenerator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/// Draws samples of given forms with memory operands in a window: every form alike often, operands weighted towards
/// corners, places towards the window's middle so that accesses meet.
///
/// @param forms at least one; none that [Exclusion] names
public record Samples(List<Form> forms, Window window) {
  public Samples {
    forms = List.copyOf(forms);
  }

  /// All forms that are drawn.
  public static Samples in(Window window) {
    return new Samples(Forms.drawn(), window);
  }

  /// One sample: the same for the same state of `random`.
  public Sample draw(RandomGenerator random) {
    return of(forms.get(random.nextInt(forms.size())), random);
  }

  /// One sample of a form.
  public Sample of(Form form, RandomGenerator random) {
    return new Draft(form, Picks.draw(random), window).finish();
  }

  /// The same as an arbitrary, which shrinks towards the first forms and the simplest operands.
  public Arbitrary<Sample> arbitrary() {
    return Combinators.combine(Arbitraries.integers().between(0, forms.size() - 1), Picks.arbitrary())
        .as((form, picks) -> new Draft(forms.get(form), picks, window).finish());
  }
}
