package palimpsest.workbench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import palimpsest.workbench.sweep.Plan;
import palimpsest.workbench.sweep.Results;
import palimpsest.workbench.sweep.SweepException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `palimpsest sweep merge`: what the jobs of an array came to, as one result file.
@Command(
    name = "merge",
    description = "Puts the result files of a plan's points together, sorted, each point once. Points without a result"
        + " are listed as Slurm's --array takes them, and end it with status 1.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  palimpsest sweep merge docs/examples/caches.toml parts --out caches.jsonl",
      "  palimpsest sweep merge docs/examples/caches.toml here.jsonl there.jsonl --csv caches.csv"
    })
final class SweepMergeCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(index = "0", paramLabel = "PLAN.toml", description = "The plan.")
  private Path plan = Path.of("");

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "FILE|DIR",
      description = "Result files, or folders with files PLAN.ID.jsonl.")
  private List<Path> sources = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "FILE|DIR",
      description = "Where the results go (default: PLAN.jsonl in this folder); what is there is replaced.")
  private Optional<Path> out = Optional.empty();

  @Option(names = "--csv", paramLabel = "FILE", description = "Write the results as CSV, too.")
  private Optional<Path> csv = Optional.empty();

  SweepMergeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try {
      Plan whole = Plan.read(plan, new EngineOption().kind(), BuildIdentity.present());
      Path target = SweepCommand.target(out, whole.name());
      WrittenFile file = WrittenFile.open("--out", target);
      Optional<WrittenFile> table = csv.map(each -> WrittenFile.open("--csv", each));
      Results results = Results.merged(whole, sources);
      file.write(results.bytes());
      table.ifPresent(open -> open.write(results.csv()));
      int status = SweepCommand.told(console, results, target);
      if (!results.missing().isEmpty()) {
        console.errors().println("palimpsest: no result of " + (whole.size() - results.size()) + " points: "
            + results.missing());
        return SweepCommand.INCOMPLETE;
      }
      return status;
    } catch (SweepException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }
}
