package palimpsest.workbench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import palimpsest.host.machine.MachineException;
import palimpsest.workbench.reproduce.Reproduction;
import palimpsest.workbench.reproduce.Scale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `palimpsest reproduce`: the published experiments, measured on our workloads.
@Command(
    name = "reproduce",
    description = "Runs the published experiments on our own workloads and prints what was measured beside what was"
        + " published, with how well that is known. Two runs print and write the same bytes; full scale takes some"
        + " minutes on two processors.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  palimpsest reproduce --out results",
      "  palimpsest reproduce --experiment E1,E2 --machine tm8600",
      "  palimpsest reproduce --scale small"
    })
final class ReproduceCommand implements Callable<Integer> {
  /// Two machines at a time: each has the memory of a whole one.
  private static final int MOST_WORKERS = 2;

  private final Console console;

  @Mixin private MachineOption machine = new MachineOption();

  @Mixin private EngineOption engine = new EngineOption();

  @Mixin private GuestsOption guests = new GuestsOption();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Write a CSV file per experiment, summary.csv and summary.md into this folder, made if need be.")
  private Optional<Path> folder = Optional.empty();

  @Option(
      names = "--experiment",
      paramLabel = "E1[,E2...]",
      split = ",",
      description = "Only these (default: all there are).")
  private List<String> experiments = new ArrayList<>();

  @Option(
      names = "--scale",
      paramLabel = "SCALE",
      defaultValue = "full",
      description = "small (some seconds, to see that it works) or full (default: ${DEFAULT-VALUE}).")
  private String scale = "full";

  ReproduceCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws MachineException {
    List<String> names = names();
    Scale length = scale();
    guests.rows("small");
    folder.ifPresent(ReproduceCommand::open);
    boolean shown = console.terminal().standardError();
    Reproduction done = Reproduction.run(
        names, length, machine.resolve().machine(), engine.kind(), guests.folder(),
        Math.min(MOST_WORKERS, Runtime.getRuntime().availableProcessors()),
        where -> {
          if (shown) {
            console.errors().print("\r" + where + " ");
            console.errors().flush();
          }
        });
    if (shown) {
      console.errors().print("\r" + " ".repeat(40) + "\r");
      console.errors().flush();
    }
    console.out().print(done.text());
    folder.ifPresent(target -> write(target, done.files()));
    return 0;
  }

  private List<String> names() {
    List<String> wanted = experiments.stream().map(each -> each.strip().toUpperCase(Locale.ROOT)).toList();
    for (String each : wanted) {
      if (!Reproduction.names().contains(each)) {
        throw new UsageException(
            "--experiment " + each + ": no such experiment; there are " + String.join(", ", Reproduction.names()));
      }
    }
    return wanted.isEmpty() ? Reproduction.names() : wanted;
  }

  private Scale scale() {
    return switch (scale) {
      case "small" -> Scale.SMALL;
      case "full" -> Scale.FULL;
      default -> throw new UsageException("--scale " + scale + ": the scales are small and full");
    };
  }

  private static void open(Path target) {
    try {
      Files.createDirectories(target);
    } catch (IOException e) {
      throw new UsageException("--out " + target + ": cannot be made a folder; choose another place");
    }
    if (!Files.isWritable(target)) {
      throw new UsageException("--out " + target + ": cannot be written to; choose another place");
    }
  }

  private static void write(Path target, Map<String, String> files) {
    files.forEach((name, text) -> {
      try {
        Files.writeString(target.resolve(name), text, StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UsageException("--out " + target.resolve(name) + ": cannot be written: " + e.getMessage());
      }
    });
  }
}
