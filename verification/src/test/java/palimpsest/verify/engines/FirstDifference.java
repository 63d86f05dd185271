package palimpsest.verify.engines;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedList;
import java.util.List;
import java.util.Optional;
import palimpsest.cms.CmsSettings;
import palimpsest.cms.runtime.Attachments;
import palimpsest.cms.runtime.CmsOptions;
import palimpsest.host.machine.Machines;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.guest.Guest;
import palimpsest.verify.inject.InjectionPlan;
import palimpsest.verify.inject.Injector;

/// Finds where the engines part on one guest, and prints what is known of it. For whoever works on an engine.
///
/// Arguments: `[--machine NAME] [--gears N] [--eager] [--cms NAME=VALUE]... [--every N] [--max N] [--root DIR]
/// [--inject PLAN] PROGRAM ARGUMENTS...`
final class FirstDifference {
  private FirstDifference() {}

  public static void main(String[] arguments) throws Exception {
    Deque<String> words = new LinkedList<>(List.of(arguments));
    String machine = Machines.DEFAULT;
    CmsOptions options = CmsOptions.DEFAULT;
    Optional<InjectionPlan> plan = Optional.empty();
    Optional<Path> root = Optional.empty();
    long every = 20_000;
    long limit = Long.MAX_VALUE;
    while (!words.isEmpty() && words.peekFirst().startsWith("--")) {
      String option = words.removeFirst();
      switch (option) {
        case "--machine" -> machine = words.removeFirst();
        case "--gears" -> options = options.withHighestGear(Integer.parseInt(words.removeFirst()));
        case "--eager" -> options = Configuration.EAGER.withHighestGear(options.highestGear());
        case "--cms" -> {
          CmsSettings changed = options.settings().with(words.removeFirst());
          options = options.with(_ -> changed);
        }
        case "--every" -> every = Long.parseLong(words.removeFirst());
        case "--max" -> limit = Long.parseLong(words.removeFirst());
        case "--root" -> root = Optional.of(Path.of(words.removeFirst()));
        case "--inject" -> plan = Optional.of(InjectionPlan.parse(words.removeFirst()));
        default -> throw new IllegalArgumentException(option);
      }
    }
    Path program = Path.of(words.removeFirst());
    Optional<InjectionPlan> injected = plan;
    Configuration configuration = new Configuration(
        Machines.load(machine).resolve(),
        options,
        () -> injected.map(each -> new Injector(each).attachedTo(Attachments.NONE)).orElse(Attachments.NONE));
    OutputStream nowhere = OutputStream.nullOutputStream();
    var comparison = new EngineComparison(
        configuration,
        new Guest(program, new ArrayList<>(words), List.of(), root).launch(nowhere, nowhere),
        every,
        limit);
    Optional<EngineDifference> difference = comparison.run();
    System.out.println(difference.map(EngineDifference::toString).orElseGet(() ->
        "no difference: %d guest instructions, compared %d times".formatted(
            comparison.subject().ledger().events().guestInstructions(), comparison.comparisons())));
    System.exit(difference.isPresent() ? 1 : 0);
  }
}
