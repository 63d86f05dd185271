package palimpsest.workbench.reproduce;

import java.util.ArrayList;
import java.util.List;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.core.HostFault;

/// E4, E5 and E6: a mechanism for code that changes, without it and with it, on the workloads of `smc` it is meant for.
final class SelfModification implements Experiment {
  private final Published published;
  private final List<String> workloads;
  private final String without;
  private final String with;
  private final String remark;

  private SelfModification(
      Published published, List<String> workloads, String without, String with, String remark) {
    this.published = published;
    this.workloads = workloads;
    this.without = without;
    this.with = with;
    this.remark = remark;
  }

  /// E4.
  static SelfModification revalidation() {
    return new SelfModification(Published.E4, List.of("beside", "apart"),
        "smc.revalidate=off,smc.self-check=off", "smc.revalidate=on,smc.self-check=off",
        "The published mix is a whole game; ours is a loop right beside the words it counts in, and one with its words"
            + " granules away, where fine grain alone suffices.");
  }

  /// E5.
  static SelfModification fineGrain() {
    return new SelfModification(Published.E5, List.of("apart", "beside"),
        "smc.fine-grain=off,smc.revalidate=off,smc.self-check=off,smc.groups=0",
        "smc.fine-grain=on,smc.revalidate=off,smc.self-check=off,smc.groups=0",
        "The published rows are boots and applications in which few writes meet code; ours write beside code all the"
            + " time, and by page the code is soon left to the interpreter, which does not fault but is slow.");
  }

  /// E6.
  static SelfModification stylised() {
    return new SelfModification(Published.E6, List.of("patch"),
        "smc.stylised=off", "smc.stylised=on",
        "The published direction has no number; ours is one loop of fifty turns between two patches of its constant.");
  }

  @Override
  public Published published() {
    return published;
  }

  @Override
  public Outcome run(Bench bench, Scale scale) {
    String rounds = scale == Scale.SMALL ? " 200" : " 3000";
    List<Case> cases = new ArrayList<>();
    for (String workload : workloads) {
      Case one = Case.of(Workload.of("smc", workload + rounds));
      cases.add(one.with(without));
      cases.add(one.with(with));
      cases.add(one);
    }
    List<Measured> results = bench.measure(cases);
    Rows rows = new Rows("workload", "switches", "cycles", "against the first", "protection faults", "cycles of smc",
        "translations");
    List<String> measured = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      Measured run = results.get(i);
      long first = results.get(i / 3 * 3).cycles();
      String settings = cases.get(i).settings().toString();
      rows.add(cases.get(i).workload().text(), settings.isEmpty() ? "as CMS chooses" : settings, run.cycles(),
          Experiment.factor(first, run.cycles()), faults(run), run.leaf(CycleLeaf.SMC), run.translations());
      if (i % 3 == 1) {
        measured.add("%s: speed %s, faults %d to %d".formatted(
            workloads.get(i / 3), Experiment.factor(run.cycles(), first), faults(results.get(i - 1)), faults(run)));
      }
    }
    return new Outcome(String.join("; ", measured), remark, rows);
  }

  private static long faults(Measured run) {
    return run.rollbacks().getOrDefault(HostFault.Kind.PROTECTION, 0L);
  }
}
