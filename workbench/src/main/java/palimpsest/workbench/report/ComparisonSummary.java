package palimpsest.workbench.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What two runs differ in, in words.
final class ComparisonSummary {
  private static final int NAME = 0;
  private static final int CHANGE = 3;

  private ComparisonSummary() {}

  /// @param cycles changes by leaf, the largest first
  /// @param energy changes by leaf, the largest first
  static List<Sentence> of(Run before, Run after, Table cycles, Table energy) {
    Stats a = before.stats();
    Stats b = after.stats();
    List<Sentence> sentences = new ArrayList<>();
    sentences.add(Sentence.of(
        "From ", before.name(), " to ", after.name(), ": cycles ",
        Quantity.change(a.cycles(), b.cycles(), "fewer", "more"), ", time ",
        Quantity.change(a.picoseconds(), b.picoseconds(), "less", "more"), ", energy ",
        Quantity.change(a.picojoules(), b.picojoules(), "less", "more"), ", mean power ",
        Quantity.change(a.watts(), b.watts(), "less", "more"), ", energy × delay ",
        Quantity.change(a.energyDelay(), b.energyDelay(), "less", "more"), "."));
    largest(cycles).ifPresent(row -> sentences.add(leaf(row, "cycles", a.cycles(), b.cycles())));
    largest(energy).ifPresent(row -> sentences.add(leaf(row, "energy", a.picojoules(), b.picojoules())));
    if (!a.guest().equals(b.guest()) || !a.arguments().equals(b.arguments())) {
      sentences.add(Sentence.of("The two did ", "not run the same command",
          ": what changed may be the work and not the machine."));
    } else if (a.instructions() != b.instructions()) {
      sentences.add(Sentence.of("The same command retired ", Quantity.count(a.instructions()), " guest instructions in"
          + " the one and ", Quantity.count(b.instructions()), " in the other."));
    }
    return sentences;
  }

  private static Optional<List<Object>> largest(Table changes) {
    return changes.rows().stream().findFirst().filter(row -> change(row) != 0);
  }

  private static long change(List<Object> row) {
    return row.get(CHANGE) instanceof Long change ? change : 0;
  }

  private static Sentence leaf(List<Object> row, String unit, long before, long after) {
    String name = String.valueOf(row.get(NAME));
    boolean cycles = unit.equals("cycles");
    String meaning = cycles ? Leaves.ofCycles(name) : Leaves.ofEnergy(name);
    String amount = cycles ? signed(change(row)) + " cycles" : (change(row) < 0 ? "−" : "+")
        + Quantity.energy(Math.abs(change(row)));
    String total = cycles ? signed(after - before) + " cycles" : (after < before ? "−" : "+")
        + Quantity.energy(Math.abs(after - before));
    return Sentence.of("Of the change in " + unit + " (" + total + ") the leaf that changed most is ", name,
        " with ", amount, ": " + meaning + ".");
  }

  /// @param functions changes by function, the largest first
  static List<Sentence> functions(Table functions) {
    List<Sentence> sentences = new ArrayList<>();
    List<List<Object>> guests =
        functions.rows().stream().filter(row -> !row.get(NAME).equals(FunctionUse.OWN_WORK)).toList();
    guests.stream().max(Comparator.comparingLong(ComparisonSummary::change)).filter(row -> change(row) > 0)
        .ifPresent(row -> sentences.add(Sentence.of("The guest function that got slower most is ",
            String.valueOf(row.get(NAME)), " with ", signed(change(row)) + " cycles", ".")));
    guests.stream().min(Comparator.comparingLong(ComparisonSummary::change)).filter(row -> change(row) < 0)
        .ifPresent(row -> sentences.add(Sentence.of("The guest function that got faster most is ",
            String.valueOf(row.get(NAME)), " with ", signed(change(row)) + " cycles", ".")));
    return sentences;
  }

  private static String signed(long value) {
    return (value < 0 ? "−" : "+") + Quantity.count(Math.abs(value));
  }
}
