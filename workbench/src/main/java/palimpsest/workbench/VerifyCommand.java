package palimpsest.workbench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import palimpsest.cms.runtime.CmsOptions;
import palimpsest.verify.battery.Area;
import palimpsest.verify.replay.ReplayException;
import palimpsest.verify.replay.ReplayVerdict;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `palimpsest verify`: the whole battery, or part of it, for as long as one likes.
@Command(
    name = "verify",
    description = "Looks for a program that comes out wrong. Each area of the battery works from the seed for its share"
        + " of the time; then a table says what was compared and what was found. Ends with status 1 if anything was.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  palimpsest verify",
      "  palimpsest verify --seconds 600 --seed 42",
      "  palimpsest verify --area generated --area injection --seconds 60",
      "  palimpsest verify --replay finding-generated-1.replay"
    })
final class VerifyCommand implements Callable<Integer> {
  /// Exit status when something was found.
  private static final int FOUND = 1;

  private final Console console;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "60",
      description = "About how long, in seconds (default: ${DEFAULT-VALUE}).")
  private double seconds = 60;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Where all randomness comes from: the same seed begins with the same work (default:"
          + " ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--area",
      paramLabel = "NAME",
      description = "Only this part of the battery; may be repeated. --list names them.")
  private List<String> areas = new ArrayList<>();

  @Option(names = "--list", description = "Name the areas and what each claims, and do nothing.")
  private boolean list;

  @Option(
      names = "--replay",
      paramLabel = "FILE",
      description = "Repeat what a finding's .replay file holds, and nothing else.")
  private Optional<Path> replay = Optional.empty();

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      description = "What executes translations in the areas generated and guests: reference or compiled; the others"
          + " run as users do, and the area engines compares the two (default: ${DEFAULT-VALUE}).")
  private EngineOption.Name engine = EngineOption.Name.of(CmsOptions.DEFAULT.engine());

  @Mixin private GuestsOption guests = new GuestsOption();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "Where findings are written (default: the current folder).")
  private Path out = Path.of(".");

  VerifyCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (replay.isPresent()) {
      return repeat(replay.get());
    }
    if (!(seconds > 0)) {
      throw new UsageException("--seconds " + Numbers.plain(seconds) + ": give a number of seconds above 0");
    }
    if (!Files.isDirectory(out)) {
      throw new UsageException(out + ": no such folder for findings; give one that exists with --out");
    }
    int processors = Math.max(1, Runtime.getRuntime().availableProcessors());
    // An area alone may use all processors by itself; areas side by side take one each.
    List<Lanes.Share> all = VerifyAreas.all(
        guests.folder(), guests.rows("small"), areas.size() == 1 ? processors : 1, engine.kind());
    if (list) {
      all.forEach(share -> console.out().printf("%-14s %s%n", share.area().name(), share.area().claim()));
      return 0;
    }
    List<Lanes.Result> results;
    try (ProgressLine line = new ProgressLine(console)) {
      results = new Lanes(seed, seconds, processors).run(wanted(all), (programs, instructions) ->
          line.showInstructions(instructions, ", " + Numbers.grouped(programs) + " programs"));
    }
    console.out().print(VerifyTable.of(results, seed, seconds));
    return Findings.save(results, out, console.out()) == 0 ? 0 : FOUND;
  }

  private int repeat(Path file) {
    try {
      ReplayVerdict verdict = VerifyAreas.replay().run(file);
      console.out().println(verdict.explanation().stripTrailing());
      console.out().println(verdict.holds() ? "holds now" : "does not hold");
      return verdict.holds() ? 0 : FOUND;
    } catch (ReplayException problem) {
      throw new UsageException(String.valueOf(problem.getMessage()));
    }
  }

  private List<Lanes.Share> wanted(List<Lanes.Share> all) {
    if (areas.isEmpty()) {
      return all;
    }
    List<String> names = all.stream().map(Lanes.Share::area).map(Area::name).toList();
    for (String area : areas) {
      if (!names.contains(area)) {
        throw new UsageException("--area " + area + ": no such area; the areas are " + String.join(", ", names));
      }
    }
    return all.stream().filter(share -> areas.contains(share.area().name())).toList();
  }
}
