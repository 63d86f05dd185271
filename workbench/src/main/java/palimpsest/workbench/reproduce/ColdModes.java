package palimpsest.workbench.reproduce;

import java.util.ArrayList;
import java.util.List;
import palimpsest.cms.CmsSwitch;

/// E11: what executes code that is not hot yet. A quick translator in place of the interpreter, or a decoder in
/// hardware, is a change of prices: what they cost was published, what they gain is measured.
final class ColdModes implements Experiment {
  /// Hu and Smith's block translator takes some 105 native instructions per guest instruction (FACTS 11, recalled).
  private static final int BLOCK_TRANSLATION = 105;

  /// Cycles per instruction of a hardware decoder in cold mode (FACTS 10: 1 to 2).
  private static final int HARDWARE_DECODE = 2;

  private record Mode(String name, int interpret, int translate, int threshold) {
    Case of(Case one) {
      return one.at(new Case.ColdPrices(interpret, translate)).with(CmsSwitch.GEAR2_THRESHOLD, threshold);
    }
  }

  @Override
  public Published published() {
    return Published.E11;
  }

  @Override
  public Outcome run(Bench bench, Scale scale) {
    int interpret = bench.machine().cms().interpret();
    int translate = bench.machine().cms().translateGear2();
    List<Mode> modes = List.of(
        new Mode("interpreter", interpret, translate, 50),
        new Mode("quick translation at first sight", interpret, BLOCK_TRANSLATION, 1),
        new Mode("hardware decoder", HARDWARE_DECODE, translate, 2_000));
    List<Long> lengths = scale == Scale.SMALL ? List.of(10_000L, 100_000L) : List.of(10_000L, 100_000L, 1_000_000L);
    List<Workload> kernels = Workload.launches(scale);
    List<Case> cases = new ArrayList<>();
    for (Mode mode : modes) {
      for (long length : lengths) {
        kernels.forEach(each -> cases.add(mode.of(Case.of(each).upTo(length))));
      }
    }
    List<Measured> results = bench.measure(cases);
    Rows rows = new Rows("cold mode", "first instructions", "cycles", "cycles per instruction");
    List<String> first = new ArrayList<>();
    int next = 0;
    for (Mode mode : modes) {
      for (long length : lengths) {
        List<Measured> part = results.subList(next, next + kernels.size());
        next += kernels.size();
        long cycles = part.stream().mapToLong(Measured::cycles).sum();
        String each = Experiment.decimal((double) cycles / part.stream().mapToLong(Measured::instructions).sum());
        rows.add(mode.name(), length, cycles, each);
        if (length == lengths.getFirst()) {
          first.add(each);
        }
      }
    }
    return new Outcome(
        String.join(", ", first) + " cycles per instruction over the first 10,000",
        "Prices are the published ones, so only the order and the mixture are ours: quick translation at first sight"
            + " pays its price over few executions at first.",
        rows);
  }
}
