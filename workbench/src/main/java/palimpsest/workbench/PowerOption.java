package palimpsest.workbench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import palimpsest.cms.CmsSwitch;
import palimpsest.cms.longrun.PointTrace;
import palimpsest.cms.runtime.CmsOptions;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.ResolvedMachine;
import picocli.CommandLine.Option;

/// At which operating points a run runs.
final class PowerOption {
  private static final String TRACE = "trace:";
  private static final long NANOSECONDS_PER_MICROSECOND = 1000;

  @Option(
      names = "--power",
      paramLabel = "POLICY",
      description = "fixed (stay at --mhz), performance (at the highest operating point), economy (at the lowest),"
          + " longrun (CMS moves the point with the guest's demand, beginning at --mhz; 'palimpsest machines --cms'"
          + " lists its parameters) or trace:FILE (a line 'MICROSECONDS MHZ' for each change); default: fixed.")
  private Optional<String> policy = Optional.empty();

  /// The machine at the point at which the run begins.
  ResolvedMachine start(MachineOption machine) throws MachineException {
    ResolvedMachine resolved = machine.resolve();
    MachineDescription description = resolved.machine();
    String word = policy.orElse("fixed");
    return switch (word) {
      case "performance", "economy" -> {
        if (machine.namesPoint()) {
          throw new UsageException("--power " + word + " with --mhz: give one or the other");
        }
        yield word.equals("economy") ? description.resolve(description.operatingPoints().getFirst()) : resolved;
      }
      case "fixed", "longrun" -> resolved;
      default -> {
        if (!word.startsWith(TRACE)) {
          throw new UsageException("--power " + word
              + ": the policies are fixed, performance, economy, longrun and trace:FILE");
        }
        yield resolved;
      }
    };
  }

  /// `options` with what decides about the point of `machine`.
  CmsOptions applied(CmsOptions options, MachineDescription machine) {
    if (policy.isEmpty()) {
      return options;
    }
    String word = policy.get();
    return word.startsWith(TRACE)
        ? options.withTrace(trace(word.substring(TRACE.length()), machine))
        : options.with(settings -> settings.with(CmsSwitch.POWER, word.equals("longrun") ? "longrun" : "fixed"));
  }

  private static PointTrace trace(String file, MachineDescription machine) {
    List<PointTrace.Change> changes = new ArrayList<>();
    List<String> lines = lines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        String place = "--power trace:" + file + ", line " + (i + 1) + ": ";
        PointTrace.Change change = change(line, machine, place);
        if (!changes.isEmpty() && change.nanoseconds() <= changes.getLast().nanoseconds()) {
          throw new UsageException(place + "the times must rise");
        }
        changes.add(change);
      }
    }
    return new PointTrace(changes);
  }

  private static PointTrace.Change change(String line, MachineDescription machine, String place) {
    String[] words = line.split("\\s+", -1);
    if (words.length != 2 || !words[0].matches("\\d{1,15}") || !words[1].matches("\\d{1,9}")) {
      throw new UsageException(place + "'" + line + "' is not 'MICROSECONDS MHZ', two whole numbers");
    }
    int mhz = Integer.parseInt(words[1]);
    return machine.operatingPoints().stream()
        .filter(point -> point.mhz() == mhz)
        .findFirst()
        .map(point -> new PointTrace.Change(Long.parseLong(words[0]) * NANOSECONDS_PER_MICROSECOND, point))
        .orElseThrow(() -> new UsageException(place + MachineOption.noPoint(machine, words[1])));
  }

  private static List<String> lines(String file) {
    try {
      return Files.readAllLines(Path.of(file));
    } catch (IOException | InvalidPathException _) {
      throw new UsageException(
          "--power trace:" + file + ": cannot be read; give a text file of 'MICROSECONDS MHZ' lines");
    }
  }
}
