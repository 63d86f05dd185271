package palimpsest.workbench.reproduce;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import palimpsest.host.core.EngineKind;
import palimpsest.host.machine.MachineDescription;

/// The experiments, run side by side, and the files and tables they come to.
///
/// Everything here is a result of simulated runs: the same request gives the same bytes.
public final class Reproduction {
  private static final int PROGRESS_MILLISECONDS = 500;

  private static final List<Experiment> EXPERIMENTS = List.of(
      MemoryOrder.none(),
      MemoryOrder.provable(),
      new SelfChecks(),
      SelfModification.revalidation(),
      SelfModification.fineGrain(),
      SelfModification.stylised(),
      new SlowerPoints(),
      new PointPowers(),
      new Thresholds(),
      new ColdModes(),
      new CacheSizes(),
      new WarmStarts(),
      new OrdinaryCores(),
      new DeviceSpeculation(),
      new AliasStorm(),
      new CommitIntervals(),
      new Deadlines());

  private final List<Experiment> chosen;
  private final Map<Experiment, Outcome> outcomes;

  private Reproduction(List<Experiment> chosen, Map<Experiment, Outcome> outcomes) {
    this.chosen = chosen;
    this.outcomes = outcomes;
  }

  /// The names of all experiments, in their order.
  public static List<String> names() {
    return EXPERIMENTS.stream().map(each -> each.published().name()).toList();
  }

  /// Runs experiments.
  ///
  /// @param names those of [#names] that are wanted
  /// @param engine changes how long it takes, and nothing else
  /// @param guests folder of the guest programs: `bin` stands in it
  /// @param workers how many runs go on at a time
  /// @param progress told about twice a second how far it is
  public static Reproduction run(
      List<String> names,
      Scale scale,
      MachineDescription machine,
      EngineKind engine,
      Path guests,
      int workers,
      Consumer<String> progress) {
    List<Experiment> chosen =
        EXPERIMENTS.stream().filter(each -> names.contains(each.published().name())).toList();
    Map<Experiment, Outcome> outcomes = new LinkedHashMap<>();
    try (ExecutorService runs = Executors.newFixedThreadPool(workers);
        ExecutorService experiments = Executors.newVirtualThreadPerTaskExecutor()) {
      Bench bench = new Bench(machine, engine, guests, runs);
      List<Future<Outcome>> going =
          chosen.stream().map(each -> experiments.submit(() -> each.run(bench, scale))).toList();
      for (int i = 0; i < chosen.size(); i++) {
        outcomes.put(chosen.get(i), awaited(going.get(i), () -> progress.accept(bench.progress())));
      }
    }
    return new Reproduction(chosen, outcomes);
  }

  private static Outcome awaited(Future<Outcome> going, Runnable progress) {
    while (true) {
      try {
        return going.get(PROGRESS_MILLISECONDS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException _) {
        progress.run();
      } catch (InterruptedException | ExecutionException problem) {
        throw new IllegalStateException("an experiment broke down", problem);
      }
    }
  }

  private Outcome outcome(Experiment experiment) {
    return Objects.requireNonNull(outcomes.get(experiment));
  }

  private Rows table() {
    Rows rows = new Rows("", "experiment", "measured", "published", "known");
    for (Experiment each : chosen) {
      Published published = each.published();
      rows.add(
          published.name(), published.title(), outcome(each).measured(), published.value(), published.label().text());
    }
    return rows;
  }

  /// Measured beside published, in columns, with a sentence on each experiment below.
  public String text() {
    StringBuilder text = new StringBuilder(table().aligned()).append('\n');
    chosen.forEach(each -> text.append(
        String.format("%-4s %s (%s)%n", each.published().name(), outcome(each).remark(), each.published().facts())));
    return text.toString();
  }

  /// The same as Markdown.
  public String markdown() {
    StringBuilder text = new StringBuilder(table().markdown()).append('\n');
    chosen.forEach(each -> text.append(
        "- **%s** %s (%s)\n".formatted(each.published().name(), outcome(each).remark(), each.published().facts())));
    return text.toString();
  }

  /// The files of the reproduction, by name: one with the runs of each experiment, and the summary in two forms.
  public Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    List<Experiment> all = new ArrayList<>(chosen);
    all.forEach(each -> files.put(each.published().name() + ".csv", outcome(each).details().csv()));
    Rows summary = new Rows("id", "experiment", "measured", "published", "label", "facts", "remark");
    for (Experiment each : all) {
      Published published = each.published();
      summary.add(published.name(), published.title(), outcome(each).measured(), published.value(),
          published.label().text(), published.facts(), outcome(each).remark());
    }
    files.put("summary.csv", summary.csv());
    files.put("summary.md", markdown());
    return files;
  }
}
