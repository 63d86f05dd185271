package palimpsest.workbench;

import java.util.Optional;
import java.util.stream.Collectors;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;
import palimpsest.host.machine.OperatingPoint;
import palimpsest.host.machine.ResolvedMachine;
import picocli.CommandLine.Option;

/// Which processor, at which frequency.
final class MachineOption {
  @Option(
      names = "--machine",
      paramLabel = "NAME|FILE",
      defaultValue = Machines.DEFAULT,
      description = "A preset or a TOML file (default: ${DEFAULT-VALUE}); 'palimpsest machines' lists the presets.")
  private String name = Machines.DEFAULT;

  @Option(
      names = "--mhz",
      paramLabel = "MHZ",
      description = "The operating point to run at, by its frequency (default: the machine's highest).")
  private Optional<Double> mhz = Optional.empty();

  /// The machine called `name`, or the default one, at its highest frequency.
  static MachineOption of(Optional<String> name) {
    MachineOption option = new MachineOption();
    option.name = name.orElse(Machines.DEFAULT);
    return option;
  }

  ResolvedMachine resolve() throws MachineException {
    MachineDescription machine = Machines.load(name);
    if (mhz.isEmpty()) {
      return machine.resolve();
    }
    double wanted = mhz.get();
    for (OperatingPoint point : machine.operatingPoints()) {
      if (point.mhz() == wanted) {
        return machine.resolve(point);
      }
    }
    throw new UsageException("--mhz " + Numbers.plain(wanted) + ": " + noPoint(machine, Numbers.plain(wanted)));
  }

  /// Whether a point is asked for by its frequency.
  boolean namesPoint() {
    return mhz.isPresent();
  }

  /// That a machine has no operating point of a frequency, and which it has.
  static String noPoint(MachineDescription machine, String mhz) {
    String available =
        machine.operatingPoints().stream().map(point -> Numbers.plain(point.mhz())).collect(Collectors.joining(", "));
    return machine.name() + " has no operating point at " + mhz + " MHz; it has " + available;
  }
}
