package palimpsest.workbench.reproduce;

import java.util.ArrayList;
import java.util.List;
import palimpsest.cms.CmsSwitch;
import palimpsest.host.account.CycleLeaf;
import palimpsest.verify.inject.InjectionKind;
import palimpsest.verify.inject.InjectionPlan;

/// E18: how far apart commits are, undisturbed and with a rollback forced every 500 molecules or so.
final class CommitIntervals implements Experiment {
  private static final List<Integer> LENGTHS = List.of(5, 10, 25, 50, 100, 200);
  private static final InjectionPlan ROLLBACKS = InjectionPlan.only(InjectionKind.INTERRUPT, 500, 1);

  @Override
  public Published published() {
    return Published.E18;
  }

  @Override
  public Outcome run(Bench bench, Scale scale) {
    List<Workload> kernels = scale == Scale.SMALL
        ? Workload.kernels(scale)
        : Workload.kernels(scale).stream().filter(each -> !each.program().equals("chase")).limit(6).toList();
    List<Case> cases = new ArrayList<>();
    for (int length : LENGTHS) {
      kernels.forEach(each -> cases.add(Case.of(each).with(CmsSwitch.COMMIT_INTERVAL, length)));
      kernels.forEach(each -> cases.add(Case.of(each).with(CmsSwitch.COMMIT_INTERVAL, length).disturbed(ROLLBACKS)));
    }
    List<Measured> results = bench.measure(cases);
    Rows rows = new Rows("commit-interval", "steady cycles", "guest IPC of translations", "disturbed: steady cycles",
        "rollbacks", "cycles lost", "cycles lost per rollback");
    List<String> lost = new ArrayList<>();
    List<String> speeds = new ArrayList<>();
    for (int i = 0; i < LENGTHS.size(); i++) {
      List<Measured> calm = results.subList(2 * i * kernels.size(), (2 * i + 1) * kernels.size());
      List<Measured> disturbed = results.subList((2 * i + 1) * kernels.size(), (2 * i + 2) * kernels.size());
      long rollbacks = disturbed.stream().mapToLong(Measured::allRollbacks).sum();
      long thrown = disturbed.stream().mapToLong(each -> each.leaf(CycleLeaf.ROLLBACK_LOST)).sum();
      String each = Experiment.decimal((double) thrown / Math.max(1, rollbacks));
      String speed = Experiment.decimal(
          (double) calm.stream().mapToLong(one -> one.translated().guestInstructions()).sum()
              / calm.stream().mapToLong(one -> one.translated().cycles()).sum());
      rows.add(LENGTHS.get(i), steady(calm), speed, steady(disturbed), rollbacks, thrown, each);
      lost.add(each);
      speeds.add(speed);
    }
    return new Outcome(
        "interval %d: IPC %s, %s cycles lost per rollback; %d: %s, %s".formatted(
            LENGTHS.getFirst(), speeds.getFirst(), lost.getFirst(),
            LENGTHS.getLast(), speeds.getLast(), lost.getLast()),
        "An interval ends with its path here, so that a short one also shortens the regions; loops commit once per"
            + " iteration of the path, however long the interval may be.",
        rows);
  }

  private static long steady(List<Measured> runs) {
    return runs.stream().mapToLong(Measured::steadyCycles).sum();
  }
}
