package palimpsest.verify.seeded;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// The search for one bug: the set's programs, one after the other, until something is noticed.
///
/// Two things are held against what the mutated machine does: its own interpreter, boundary by boundary, and what a
/// sound interpreter made of the program; the second notices what all gears of a mutated machine do alike. Bugs of the
/// compiled engine are left to what tests that engine: pieces of [palimpsest.verify.engines.EnginesArea], as many.
///
/// @param programs the programs
/// @param most how many are tried before the bug counts as missed
/// @param check whether the independent checkers are on
record Hunt(ProgramSet programs, int most, boolean check) {
  /// How a hunt ended.
  ///
  /// @param by who noticed; empty if nobody did, yet or at all
  /// @param programs how many programs were run
  /// @param instructions guest instructions compared in them
  /// @param explanation what showed
  record Capture(SeededBug bug, Optional<Noticed> by, int programs, long instructions, String explanation) {}

  /// Looks for `bug`.
  ///
  /// @param goesOn asked before each program but the first: whether there is time for it
  /// @return by nobody and after fewer programs than the most where there was none
  Capture find(SeededBug bug, BooleanSupplier goesOn) {
    Subject subject = new MutatingLoader(Hunt.class.getClassLoader(), Optional.of(bug)).subject();
    long instructions = 0;
    int tried = 0;
    while (tried == 0 || tried < most && goesOn.getAsBoolean()) {
      long draw = programs.seed() * most + tried;
      Observation observation = bug.expected() == Noticed.ENGINES
          ? attempt(() -> subject.compareEngines(draw))
          : observe(subject, programs.program(tried));
      tried++;
      instructions += observation.instructions();
      if (observation.noticed().isPresent()) {
        return new Capture(bug, observation.noticed(), tried, instructions, observation.explanation());
      }
    }
    return new Capture(bug, Optional.empty(), tried, instructions, "");
  }

  private Observation observe(Subject subject, ProgramSet.Expected expected) {
    Observation observation = attempt(() -> subject.run(expected.trial().withCheck(check)));
    if (observation.noticed().isEmpty() && !observation.result().equals(expected.result())) {
      return new Observation(Optional.of(Noticed.DIVERGENCE), observation.result(), observation.instructions(),
          "all gears alike: " + observation.result() + "\nnot " + expected.result());
    }
    return observation;
  }

  private static Observation attempt(Supplier<Observation> trial) {
    try {
      return trial.get();
    } catch (RuntimeException | StackOverflowError failure) {
      return new Observation(Optional.of(Noticed.FAILURE), "", 0, failure.toString());
    }
  }
}
