package palimpsest.workbench.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What an accountant asks first of a run, answered in words.
final class RunSummary {
  private RunSummary() {}

  static List<Sentence> of(Run run) {
    Stats stats = run.stats();
    List<Sentence> sentences = new ArrayList<>();
    Leaves.largest(stats.cycleStack()).ifPresent(leaf -> sentences.add(largest(run, leaf)));
    long issued = stats.cycleStack().getOrDefault(Leaves.ISSUE, 0L);
    Map<String, Long> lost = new LinkedHashMap<>(stats.cycleStack());
    lost.remove(Leaves.ISSUE);
    boolean issueFirst = Leaves.largest(stats.cycleStack()).filter(Leaves.ISSUE::equals).isPresent();
    if (issueFirst) {
      Leaves.largest(lost).ifPresent(leaf -> sentences.add(lost(run, leaf)));
    } else {
      sentences.add(Sentence.of("Molecules issue in ", Quantity.share(issued, stats.cycles()),
          " of the cycles, the only ones that do a guest's work in translated code; CMS's own work (interpreting,"
              + " translating, dispatching, …) takes ",
          Quantity.share(Leaves.cmsCycles(stats.cycleStack()), stats.cycles()), "."));
    }
    guestFunction(run).ifPresent(sentences::add);
    Leaves.largest(stats.energyStack()).ifPresent(leaf -> sentences.add(Sentence.of(
        "Most energy goes to ", leaf, " (", share(stats.energyStack(), leaf), "): " + Leaves.ofEnergy(leaf) + ".")));
    sentences.add(totals(stats));
    if (run.functions().isEmpty()) {
      sentences.add(Sentence.of("These statistics do not say in which guest function cycles were spent; ",
          "palimpsest run --record DIR", " records that."));
    }
    return List.copyOf(sentences);
  }

  private static Sentence totals(Stats stats) {
    return Sentence.of(
        "The program retired ", Quantity.count(stats.instructions()), " guest instructions in ",
        Quantity.count(stats.cycles()), " cycles, ", Quantity.plain(stats.instructionsPerCycle()) + " per cycle",
        ". It took ", Quantity.time(stats.picoseconds()), " and ", Quantity.energy(stats.picojoules()),
        ", a mean power of ", Quantity.plain(stats.watts()) + " W", ".");
  }

  private static Sentence largest(Run run, String leaf) {
    List<String> parts = new ArrayList<>(List.of(
        "The leaf of the cycle stack that costs most is ", leaf, " with ",
        share(run.stats().cycleStack(), leaf), " of all cycles: " + Leaves.ofCycles(leaf)));
    parts.addAll(functionOf(run, leaf));
    return new Sentence(List.copyOf(parts));
  }

  private static Sentence lost(Run run, String leaf) {
    Stats stats = run.stats();
    long issued = stats.cycleStack().getOrDefault(Leaves.ISSUE, 0L);
    List<String> parts = new ArrayList<>(List.of(
        "Of the ", Quantity.share(stats.cycles() - issued, stats.cycles()),
        " in which no molecule issued, most are lost to ", leaf, " (", share(stats.cycleStack(), leaf),
        " of all cycles): " + Leaves.ofCycles(leaf)));
    parts.addAll(functionOf(run, leaf));
    return new Sentence(List.copyOf(parts));
  }

  /// Where a leaf is spent, as the rest of a sentence whose last part is plain.
  private static List<String> functionOf(Run run, String leaf) {
    return FunctionFigures.mostIn(run.functions(), leaf)
        .map(use -> List.of("", ". Most of it is in function ", use.shown(),
            " (" + Quantity.share(use.in(leaf), run.stats().cycleStack().getOrDefault(leaf, 0L)) + " of the leaf)."))
        .orElse(List.of("", run.functions().isEmpty() ? "." : ". It belongs to no guest function."));
  }

  private static Optional<Sentence> guestFunction(Run run) {
    return run.functions().stream().filter(use -> !use.ownWork()).max(Comparator.comparingLong(FunctionUse::cycles))
        .map(use -> Sentence.of("The guest function that costs most is ", use.shown(), " with ",
            Quantity.share(use.cycles(), run.stats().cycles()), " of all cycles, most of those in ", use.largestLeaf(),
            " (" + Quantity.share(use.in(use.largestLeaf()), use.cycles()) + " of the function)."));
  }

  private static String share(Map<String, Long> stack, String leaf) {
    return Quantity.share(stack.getOrDefault(leaf, 0L), Stats.sum(stack));
  }
}
