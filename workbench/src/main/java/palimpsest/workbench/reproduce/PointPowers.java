package palimpsest.workbench.reproduce;

import java.util.ArrayList;
import java.util.List;
import palimpsest.host.machine.EnergyEvent;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.OperatingPoint;
import palimpsest.host.machine.ResolvedMachine;

/// E8: mean power of the kernels at each operating point of the TM5600, beside the published table. How much a kernel
/// draws depends on how busy it keeps the machine, so the shape is compared too: power in shares of the highest
/// point's.
final class PointPowers implements Experiment {
  private static final double PICO_PER_MICRO = 1e6;
  private static final double[] WATTS = {1.3, 1.9, 3.0, 4.2, 5.3};

  @Override
  public Published published() {
    return Published.E8;
  }

  @Override
  public Outcome run(Bench bench, Scale scale) {
    MachineDescription machine = PresetMachine.of("tm5600");
    List<Workload> kernels = Workload.kernels(scale);
    List<OperatingPoint> points = machine.operatingPoints();
    List<Case> cases = new ArrayList<>();
    for (OperatingPoint point : points) {
      kernels.forEach(kernel -> cases.add(Case.of(kernel).on(machine, point)));
    }
    List<Measured> runs = bench.measure(cases);
    Rows rows = new Rows("MHz", "V", "workload", "W", "published W");
    double[] means = new double[points.size()];
    for (int i = 0; i < cases.size(); i++) {
      int at = i / kernels.size();
      means[at] += runs.get(i).watts() / kernels.size();
      rows.add(points.get(at).mhz(), points.get(at).volts(), cases.get(i).workload().text(),
          Experiment.decimal(runs.get(i).watts()), WATTS[at]);
    }
    List<String> watts = new ArrayList<>();
    List<String> shapes = new ArrayList<>();
    List<String> typical = new ArrayList<>();
    for (int i = 0; i < means.length; i++) {
      watts.add(Experiment.decimal(means[i]));
      typical.add(Experiment.decimal(typicalWatts(machine.resolve(points.get(i)))));
      shapes.add(Experiment.change(WATTS[i] / WATTS[WATTS.length - 1], means[i] / means[means.length - 1]));
    }
    return new Outcome(
        String.join(", ", watts) + " W",
        "In shares of the highest point the kernels are off the table by " + String.join(", ", shapes)
            + ". A typical cycle as the preset defines it gives " + String.join(", ", typical)
            + " W: the price list was set by the highest point alone, and the table is rounded to 0.1 W.",
        rows);
  }

  /// Power where every cycle is a typical one, of which what is not clocks and leakage is the price of a cycle of
  /// CMS's.
  private static double typicalWatts(ResolvedMachine machine) {
    double picojoules = machine.picojoules(EnergyEvent.CLOCK) + machine.picojoules(EnergyEvent.UNCORE)
        + machine.picojoules(EnergyEvent.CMS_CYCLE) + machine.leakagePerCycle();
    return picojoules * machine.point().mhz() / PICO_PER_MICRO;
  }
}
