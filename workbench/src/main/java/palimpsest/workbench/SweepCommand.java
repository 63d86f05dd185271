package palimpsest.workbench;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.workbench.sweep.Plan;
import palimpsest.workbench.sweep.Results;
import palimpsest.workbench.sweep.Setup;
import palimpsest.workbench.sweep.Sweep;
import palimpsest.workbench.sweep.SweepException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `palimpsest sweep`: all points of a plan.
@Command(
    name = "sweep",
    description = "Runs all points of a plan (docs/sweep.md): workloads on machines, with any parameter of machine, CMS"
        + " or guest varied. Results go to a file of JSON lines, one point each, which a killed sweep goes on with."
        + " Ends with status 1 if a point failed.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  palimpsest sweep docs/examples/caches.toml --list",
      "  palimpsest sweep docs/examples/caches.toml --out caches.jsonl --csv caches.csv",
      "  palimpsest sweep docs/examples/caches.toml --out caches.jsonl --resume",
      "  palimpsest sweep docs/examples/caches.toml --list --show cycles_total",
      "  palimpsest sweep docs/examples/caches.toml --id 17 --out parts",
      "  palimpsest sweep merge docs/examples/caches.toml parts --out caches.jsonl"
    })
final class SweepCommand implements Callable<Integer> {
  /// Exit status when points failed or are missing.
  static final int INCOMPLETE = 1;

  private final Console console;

  @Parameters(arity = "0..1", paramLabel = "PLAN.toml", description = "What to run.")
  private Optional<Path> plan = Optional.empty();

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "Points that run at a time (default: one for each processor).")
  private int jobs = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--out",
      paramLabel = "FILE|DIR",
      description = "Where results go (default: PLAN.jsonl in this folder; with --id PLAN.ID.jsonl).")
  private Optional<Path> out = Optional.empty();

  @Option(names = "--csv", paramLabel = "FILE", description = "Write the results as CSV, too, when all are there.")
  private Optional<Path> csv = Optional.empty();

  @Option(names = "--resume", description = "Run only what the result file does not hold yet.")
  private boolean resume;

  @Option(names = "--retry-failed", description = "With --resume: run points again that failed.")
  private boolean retry;

  @Option(names = "--list", description = "Print the points as a table, and run none.")
  private boolean list;

  @Option(
      names = "--show",
      paramLabel = "KEY[,KEY...]",
      split = ",",
      description = "With --list: beside each point these statistics of its result, such as cycles_total or"
          + " cycle_stack.issue, as far as the result file is there, or its key.")
  private List<String> shown = List.of();

  @Option(
      names = "--id",
      paramLabel = "N",
      description = "Run this point alone, into a file of its own, unless that is there already: for job arrays.")
  private Optional<Integer> id = Optional.empty();

  @Mixin private EngineOption engine = new EngineOption();

  SweepCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (jobs < 1) {
      throw new UsageException("--jobs " + jobs + ": give a number of 1 or more");
    }
    if (retry && !resume) {
      throw new UsageException("--retry-failed: only with --resume");
    }
    if (!shown.isEmpty() && !list) {
      throw new UsageException("--show: only with --list");
    }
    Path file = plan.orElseThrow(
        () -> new UsageException("no PLAN.toml; name a plan, such as docs/examples/caches.toml"));
    try {
      Plan whole = Plan.read(file, engine.kind(), BuildIdentity.present());
      if (list) {
        Path results = target(out, whole.name());
        console.out().print(Files.exists(results) && !shown.isEmpty()
            ? Results.read(whole, results).table(shown)
            : whole.table(shown));
        return 0;
      }
      Plan chosen = id.isPresent() ? whole.only(id.get()) : whole;
      return run(chosen, target(out, whole.name() + id.map(each -> "." + each).orElse("")));
    } catch (SweepException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  /// The result file that `--out` means.
  static Path target(Optional<Path> out, String name) {
    Path wanted = out.orElse(Path.of(""));
    Path file = out.isEmpty() || Files.isDirectory(wanted) ? wanted.resolve(name + ".jsonl") : wanted;
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new UsageException("--out " + wanted + ": its folder does not exist; create it first");
    }
    return file;
  }

  private int run(Plan chosen, Path target) throws SweepException {
    Optional<WrittenFile> table = csv.map(each -> WrittenFile.open("--csv", each));
    Results results;
    try (ProgressLine line = new ProgressLine(console)) {
      results = new Sweep(chosen, SweepCommand::statistics)
          .into(target, new Sweep.Wish(jobs, resume || id.isPresent(), retry), new Shown(chosen.size(), line));
    }
    table.ifPresent(open -> open.write(results.csv()));
    return told(console, results, target);
  }

  /// How far a sweep is. What it is told first is how many points had a result before, which tells nothing of how long
  /// one takes.
  private static final class Shown implements IntConsumer {
    private final int points;
    private final ProgressLine line;
    private OptionalInt before = OptionalInt.empty();

    Shown(int points, ProgressLine line) {
      this.points = points;
      this.line = line;
    }

    @Override
    public void accept(int done) {
      int known = before.orElse(done);
      before = OptionalInt.of(known);
      line.show(done + " of " + points + " points" + line.left(done - known, points - known));
    }
  }

  /// Says what came of it.
  ///
  /// @return the exit status
  static int told(Console console, Results results, Path target) {
    PrintWriter errors = console.errors();
    results.remarks().forEach(each -> errors.println("palimpsest: " + each));
    console.out().printf("%s: %s points, %s failed%n", target, Numbers.grouped(results.size()),
        Numbers.grouped(results.failures()));
    return results.failures() == 0 ? 0 : INCOMPLETE;
  }

  private static Map<String, Object> statistics(GuestMachine machine, Setup setup) {
    GuestIdentity identity =
        new GuestIdentity(setup.programName(), setup.programSha256(), setup.argv(), setup.processor());
    return RunResult.of(machine, identity).toMap();
  }
}
