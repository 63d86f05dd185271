package palimpsest.workbench.reproduce;

import java.util.ArrayList;
import java.util.List;

/// E3: what it costs if every translation compares its own guest bytes each time it is entered.
final class SelfChecks implements Experiment {
  @Override
  public Published published() {
    return Published.E3;
  }

  @Override
  public Outcome run(Bench bench, Scale scale) {
    List<Workload> kernels = Workload.kernels(scale);
    List<Case> cases = new ArrayList<>();
    kernels.forEach(each -> cases.add(Case.of(each).with("smc.self-check=off")));
    kernels.forEach(each -> cases.add(Case.of(each).with("smc.self-check=on")));
    List<Measured> results = bench.measure(cases);
    Rows rows = new Rows("kernel", "code bytes", "code bytes self-checking", "molecules", "molecules self-checking",
        "steady cycles", "steady cycles self-checking");
    double code = 0;
    double molecules = 0;
    for (int i = 0; i < kernels.size(); i++) {
      Measured without = results.get(i);
      Measured with = results.get(kernels.size() + i);
      double bytes = (double) with.codeBytes() / with.translatedInstructions();
      code += Math.log(bytes * without.translatedInstructions() / without.codeBytes());
      molecules += Math.log((double) with.translated().molecules() / without.translated().molecules());
      rows.add(kernels.get(i).text(), without.codeBytes(), with.codeBytes(), without.translated().molecules(),
          with.translated().molecules(), without.steadyCycles(), with.steadyCycles());
    }
    boolean same = molecules == 0 && code == 0;
    return new Outcome(
        "code %s, molecules %s".formatted(
            Experiment.change(1, Math.exp(code / kernels.size())),
            Experiment.change(1, Math.exp(molecules / kernels.size()))),
        same
            ? "Nothing differed: no translation checked its own bytes."
            : "To be exact to the very next instruction ours cuts a path behind every store and checks anew; the"
                + " shorter paths cost more than the checks themselves.",
        rows);
  }
}
