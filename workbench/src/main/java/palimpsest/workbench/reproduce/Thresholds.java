package palimpsest.workbench.reproduce;

import java.util.ArrayList;
import java.util.List;
import palimpsest.cms.CmsSwitch;
import palimpsest.host.account.OwnerCounts;

/// E10: the threshold at which the optimising gear begins, from far too early to never.
final class Thresholds implements Experiment {
  private static final List<Integer> VALUES = List.of(125, 500, 1_000, 2_000, 4_000, 8_000, 32_000, 1_000_000_000);

  @Override
  public Published published() {
    return Published.E10;
  }

  @Override
  public Outcome run(Bench bench, Scale scale) {
    List<Workload> kernels = scale == Scale.SMALL ? Workload.launches(scale) : Workload.kernels(scale);
    List<Case> cases = new ArrayList<>();
    for (int threshold : VALUES) {
      kernels.forEach(each -> cases.add(Case.of(each).with(CmsSwitch.GEAR3_THRESHOLD, threshold)));
    }
    kernels.forEach(each -> cases.add(Case.of(each).inGear(2)));
    List<Measured> results = bench.measure(cases);
    Rows rows = new Rows("gear3-threshold", "cycles", "against the best", "cycles translating", "guest IPC");
    long best = Long.MAX_VALUE;
    int bestThreshold = 0;
    List<Long> sums = new ArrayList<>();
    for (int i = 0; i < VALUES.size(); i++) {
      long sum = part(results, i, kernels.size()).stream().mapToLong(Measured::cycles).sum();
      sums.add(sum);
      if (sum < best) {
        best = sum;
        bestThreshold = VALUES.get(i);
      }
    }
    for (int i = 0; i < VALUES.size(); i++) {
      List<Measured> part = part(results, i, kernels.size());
      long instructions = part.stream().mapToLong(Measured::instructions).sum();
      rows.add(
          VALUES.get(i) == 1_000_000_000 ? "never" : VALUES.get(i), sums.get(i), Experiment.change(best, sums.get(i)),
          part.stream().mapToLong(Measured::translating).sum(),
          Experiment.decimal((double) instructions / sums.get(i)));
    }
    long predicted = Math.round(bench.machine().cms().translateGear3() / saved(results, kernels.size()));
    return new Outcome(
        "best at %d of those tried; price / saving = %d".formatted(bestThreshold, predicted),
        "The rule takes a region that runs on as long as it has run; kernels of some eight million instructions have"
            + " regions that end sooner, and the curve is flat around its minimum.",
        rows);
  }

  private static List<Measured> part(List<Measured> results, int index, int size) {
    return results.subList(index * size, (index + 1) * size);
  }

  /// Cycles per guest instruction that the optimised code saves, everything optimised at once against gear 2 alone.
  private static double saved(List<Measured> results, int size) {
    return cyclesPerInstruction(part(results, VALUES.size(), size)) - cyclesPerInstruction(part(results, 0, size));
  }

  private static double cyclesPerInstruction(List<Measured> runs) {
    List<OwnerCounts> counts = runs.stream().map(Measured::translated).toList();
    return (double) counts.stream().mapToLong(OwnerCounts::cycles).sum()
        / counts.stream().mapToLong(OwnerCounts::guestInstructions).sum();
  }
}
