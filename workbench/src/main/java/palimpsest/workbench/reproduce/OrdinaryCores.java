package palimpsest.workbench.reproduce;

import java.util.ArrayList;
import java.util.List;
import palimpsest.host.machine.MachineException;
import palimpsest.workbench.cores.CoreFile;
import palimpsest.workbench.cores.CoreShape;
import palimpsest.workbench.sensitivity.Claim;
import palimpsest.workbench.sensitivity.Judgement;
import palimpsest.workbench.sensitivity.Perturbation;
import palimpsest.workbench.sensitivity.Sensitivity;
import palimpsest.workbench.sensitivity.Spending;

/// E14: how fast the codesigned machine is beside ordinary cores at the same clock, and who has less energy x delay.
///
/// All is without the price of starting up, as the published programs ran for minutes; what whole runs come to stands
/// beside it. A conclusion about energy is counted as certain where it stands whatever the prices.
final class OrdinaryCores implements Experiment {
  private static final Perturbation TABLES = new Perturbation(1000, Perturbation.USUAL_SPREAD, 1);
  private static final String OURS = "codesigned";

  @Override
  public Published published() {
    return Published.E14;
  }

  @Override
  public Outcome run(Bench bench, Scale scale) {
    List<Workload> kernels = Workload.kernels(scale);
    List<Measured> ours = bench.measure(kernels.stream().map(Case::of).toList());
    Rows rows = new Rows("kernel", "guest instructions", "core", "cycles of the core", "steady cycles", "cycles",
        "relative speed", "energy x delay of the core / ours", "less energy x delay", "share of energy tables",
        "energy x delay of the core / ours, whole run");
    List<String> speeds = new ArrayList<>();
    List<String> certain = new ArrayList<>();
    for (CoreShape core : cores()) {
      List<Spending> theirs = bench.onCore(kernels, core);
      double logs = 0;
      int won = 0;
      int lost = 0;
      for (int i = 0; i < kernels.size(); i++) {
        Measured mine = ours.get(i);
        Spending spent = mine.steadySpending(OURS);
        Spending other = theirs.get(i);
        double cycles = other.seconds() * bench.resolved().point().mhz() * 1e6;
        double speed = cycles / mine.steadyCycles();
        double product = product(other) / product(spent);
        Claim claim = product > 1
            ? new Claim.LessEnergyDelay(OURS, core.name())
            : new Claim.LessEnergyDelay(core.name(), OURS);
        Judgement judgement = Sensitivity.judge(List.of(spent, other), List.of(claim), TABLES).getFirst();
        logs += Math.log(speed);
        won += judgement.stands() && product > 1 ? 1 : 0;
        lost += judgement.stands() && product <= 1 ? 1 : 0;
        rows.add(kernels.get(i).text(), mine.instructions(), core.name(), Math.round(cycles), mine.steadyCycles(),
            mine.cycles(), Experiment.decimal(speed), Experiment.decimal(product), product > 1 ? OURS : core.name(),
            Experiment.decimal(judgement.share()), Experiment.decimal(product(other) / product(mine.spending(OURS))));
      }
      speeds.add("%.0f %% of %s".formatted(100 * Math.exp(logs / kernels.size()), core.name()));
      certain.add("less than %s on %d of %d, more on %d".formatted(core.name(), won, kernels.size(), lost));
    }
    return new Outcome(
        String.join(", ", speeds) + " in the mean; energy x delay: " + String.join("; ", certain),
        "The published rivals were Pentium IIIs and their like with whole systems to run; the cores here are models"
            + " with an idealised front end and our caches (docs/cores.md), and conclusions about energy are counted"
            + " where they stand in 95 % of 1000 energy tables.",
        rows);
  }

  private static double product(Spending of) {
    return of.joules() * of.seconds();
  }

  private static List<CoreShape> cores() {
    try {
      return CoreFile.standard();
    } catch (MachineException problem) {
      throw new IllegalStateException("the cores that come with the program cannot be read", problem);
    }
  }
}
