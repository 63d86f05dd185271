package palimpsest.workbench.reproduce;

import java.util.ArrayList;
import java.util.List;
import palimpsest.host.core.HostFault;

/// E1 and E2: what is lost when memory accesses keep their order, or change places only where they are provably apart.
///
/// Compared are cycles without the price of starting up: the published programs ran for minutes, ours for milliseconds.
final class MemoryOrder implements Experiment {
  private final Published published;
  private final String setting;
  private final String remark;

  private MemoryOrder(Published published, String setting, String remark) {
    this.published = published;
    this.setting = setting;
    this.remark = remark;
  }

  /// E1.
  static MemoryOrder none() {
    return new MemoryOrder(Published.E1, "memory-reordering=off",
        "The published programs were Windows and SPEC applications with floating point; ours are integer kernels, half"
            + " of which wait for arithmetic or for the cache, not for the order of accesses.");
  }

  /// E2.
  static MemoryOrder provable() {
    return new MemoryOrder(Published.E2, "memory-reordering=provable",
        "Only the order is known for sure: full, then provable only, then none; our kernels' stores and loads are often"
            + " provably apart, because they share a base register.");
  }

  @Override
  public Published published() {
    return published;
  }

  @Override
  public Outcome run(Bench bench, Scale scale) {
    List<Workload> kernels = Workload.kernels(scale);
    List<Case> cases = new ArrayList<>(kernels.stream().map(Case::of).toList());
    kernels.forEach(each -> cases.add(Case.of(each).with(setting)));
    List<Measured> results = bench.measure(cases);
    Rows rows = new Rows("kernel", "guest instructions", "steady cycles", "steady cycles " + setting, "time lost",
        "cycles", "cycles " + setting, "alias rollbacks");
    double logs = 0;
    double least = Double.MAX_VALUE;
    double most = 0;
    for (int i = 0; i < kernels.size(); i++) {
      Measured full = results.get(i);
      Measured less = results.get(kernels.size() + i);
      double ratio = (double) less.steadyCycles() / full.steadyCycles();
      logs += Math.log(ratio);
      least = Math.min(least, ratio);
      most = Math.max(most, ratio);
      rows.add(kernels.get(i).text(), full.instructions(), full.steadyCycles(), less.steadyCycles(),
          Experiment.change(1, ratio), full.cycles(), less.cycles(),
          full.rollbacks().getOrDefault(HostFault.Kind.ALIAS, 0L));
    }
    String measured = "%s in the mean (%s to %s)".formatted(
        Experiment.change(1, Math.exp(logs / kernels.size())), Experiment.change(1, least),
        Experiment.change(1, most));
    return new Outcome(measured, remark, rows);
  }
}
