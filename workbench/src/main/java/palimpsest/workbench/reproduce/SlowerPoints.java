package palimpsest.workbench.reproduce;

import java.util.ArrayList;
import java.util.List;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.OperatingPoint;

/// E7: how much power a step down from the highest point saves: to the next one in the recalled tables, and by a tenth
/// in frequency and voltage both, which is the rule behind the published figure.
final class SlowerPoints implements Experiment {
  private static final double TENTH = 0.9;

  @Override
  public Published published() {
    return Published.E7;
  }

  @Override
  public Outcome run(Bench bench, Scale scale) {
    List<Workload> kernels = Workload.kernels(scale);
    Rows rows = new Rows("machine", "from", "to", "slower", "power");
    List<String> byRule = new ArrayList<>();
    List<String> byTable = new ArrayList<>();
    for (String preset : List.of("tm5400", "tm5600", "tm5800")) {
      MachineDescription machine = PresetMachine.of(preset);
      OperatingPoint top = machine.operatingPoints().getLast();
      OperatingPoint tenth = new OperatingPoint((int) Math.round(top.mhz() * TENTH), top.volts() * TENTH);
      OperatingPoint next = machine.operatingPoints().stream()
          .filter(point -> point.mhz() <= tenth.mhz() + 1)
          .reduce((_, later) -> later)
          .orElse(top);
      double watts = watts(bench, kernels, machine, top);
      for (OperatingPoint to : List.of(tenth, next)) {
        String saved = Experiment.change(watts, watts(bench, kernels, machine, to));
        String slower = Experiment.change(top.mhz(), to.mhz());
        rows.add(preset, text(top), text(to), slower, saved);
        (to.equals(tenth) ? byRule : byTable).add(to.equals(tenth) ? saved : saved + " for " + slower);
      }
    }
    return new Outcome(
        "power by frequency and voltage 10 % lower: " + String.join(", ", byRule),
        "On TM5400, TM5600 and TM5800. To the next point of at least 10 % in their tables it is "
            + String.join(", ", byTable) + ": the published figure holds where the voltage falls as fast as the"
            + " frequency, and near the top of the recalled TM5400 and TM5600 tables it falls more slowly.",
        rows);
  }

  private static double watts(Bench bench, List<Workload> kernels, MachineDescription machine, OperatingPoint point) {
    return bench.measure(kernels.stream().map(kernel -> Case.of(kernel).on(machine, point)).toList()).stream()
        .mapToDouble(Measured::watts)
        .average()
        .orElseThrow();
  }

  private static String text(OperatingPoint point) {
    return point.mhz() + " MHz " + Experiment.decimal(point.volts()) + " V";
  }
}
