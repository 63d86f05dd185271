package palimpsest.workbench.reproduce;

import java.util.ArrayList;
import java.util.List;
import palimpsest.host.account.CycleLeaf;

/// E13: short programs from nothing, and once more with the translations that the first run saved.
final class WarmStarts implements Experiment {
  @Override
  public Published published() {
    return Published.E13;
  }

  @Override
  public Outcome run(Bench bench, Scale scale) {
    List<Workload> programs = Workload.launches(scale);
    List<Case> cases = new ArrayList<>(programs.stream().map(Case::of).toList());
    programs.forEach(each -> cases.add(Case.of(each).warmed()));
    List<Measured> results = bench.measure(cases);
    Rows rows = new Rows("program", "cold cycles", "warm cycles", "cold / warm", "cold cycles translating",
        "warm cycles translating", "cold cycles interpreting", "warm cycles interpreting", "reloaded");
    long cold = 0;
    long warm = 0;
    for (int i = 0; i < programs.size(); i++) {
      Measured first = results.get(i);
      Measured second = results.get(programs.size() + i);
      cold += first.cycles();
      warm += second.cycles();
      rows.add(programs.get(i).text(), first.cycles(), second.cycles(),
          Experiment.factor(second.cycles(), first.cycles()), first.translating(), second.translating(),
          first.leaf(CycleLeaf.INTERPRET), second.leaf(CycleLeaf.INTERPRET), second.reloads());
    }
    return new Outcome(
        Experiment.factor(warm, cold) + " over %d short programs".formatted(programs.size()),
        "The anecdote includes the disk; a warm start here spends nothing on interpreting hot code and next to nothing"
            + " on translating, and programs this short do little else.",
        rows);
  }
}
