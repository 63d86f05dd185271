package palimpsest.workbench.reproduce;

import java.util.List;
import palimpsest.host.core.HostFault;

/// E17: a program whose loads and stores meet in every turn, with adaptive retranslation and without.
final class AliasStorm implements Experiment {
  @Override
  public Published published() {
    return Published.E17;
  }

  @Override
  public Outcome run(Bench bench, Scale scale) {
    List<String> modes = scale == Scale.SMALL ? List.of("20 3") : List.of("150 1", "150 2", "150 3");
    List<String> settings = List.of("memory-reordering=provable", "adaptive=on", "adaptive=off");
    List<Case> cases = modes.stream()
        .flatMap(mode -> settings.stream().map(each -> Case.of(Workload.of("alias", mode)).with(each)))
        .toList();
    List<Measured> results = bench.measure(cases);
    Rows rows =
        new Rows("program", "switches", "cycles", "against provable", "alias rollbacks", "cycles lost and recovering");
    String measured = "";
    for (int i = 0; i < cases.size(); i++) {
      Measured run = results.get(i);
      String against = Experiment.factor(results.get(i / 3 * 3).cycles(), run.cycles());
      long faults = run.rollbacks().getOrDefault(HostFault.Kind.ALIAS, 0L);
      rows.add(cases.get(i).workload().text(), settings.get(i % 3), run.cycles(), against, faults, run.lost());
      if (i == cases.size() - 2) {
        measured = "on: %s of provable, %d rollbacks".formatted(against, faults);
      } else if (i == cases.size() - 1) {
        measured += "; off: %s, %d".formatted(against, faults);
      }
    }
    return new Outcome(
        measured,
        "Without it every turn of the loop is rolled back and interpreted, which is slow but no livelock: recovery"
            + " always interprets at least one instruction.",
        rows);
  }
}
