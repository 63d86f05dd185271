package palimpsest.workbench;

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
  private double mhz;

  ResolvedMachine resolve() throws MachineException {
    MachineDescription machine = Machines.load(name);
    if (mhz == 0) {
      return machine.resolve();
    }
    for (OperatingPoint point : machine.operatingPoints()) {
      if (point.mhz() == mhz) {
        return machine.resolve(point);
      }
    }
    throw new UsageException("--mhz: " + machine.name() + " has no operating point at " + Numbers.plain(mhz)
        + " MHz; it has "
        + String.join(", ", machine.operatingPoints().stream().map(point -> Numbers.plain(point.mhz())).toList()));
  }
}
