package palimpsest.workbench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import palimpsest.workbench.bench.Activity;
import palimpsest.workbench.bench.Measurement;
import palimpsest.workbench.bench.Measurement.Key;
import palimpsest.workbench.bench.Spread;

/// How fast each program runs on each engine in each gear, and what the host's time is spent on.
final class BenchSpeed {
  private static final String ROW = "%-10s %-9s %4s %13s %9s %9s %9s %9s %9s %9s";

  /// Runs before the one that is measured as warm.
  private static final int WARMING = 6;

  private final BenchRuns runs;
  private final PrintWriter out;
  private final int repeat;
  private final Map<String, List<Double>> whole = new LinkedHashMap<>();
  private final Map<String, List<Double>> warm = new LinkedHashMap<>();
  private final Map<String, List<Double>> steady = new LinkedHashMap<>();
  private final List<Map<String, Object>> json = new ArrayList<>();

  BenchSpeed(BenchRuns runs, PrintWriter out, int repeat) {
    this.runs = runs;
    this.out = out;
    this.repeat = repeat;
  }

  /// A row for each measured combination.
  List<Map<String, Object>> json() {
    return json;
  }

  void head() {
    out.printf("million guest instructions per host second (median of %d processes, least and most; steady: second"
        + " half; warm: second half after %d%nruns by machines that share classes with this one, median), host ns per"
        + " simulated cycle, share of host time%n%n", repeat, WARMING);
    out.printf(ROW, "kernel", "engine", "gear", "guest insns", "MIPS", "least", "most", "steady", "warm", "ns/cycle");
    for (Activity activity : Activity.values()) {
      out.printf(" %10s", activity.label());
    }
    out.printf("%n");
    out.flush();
  }

  /// Measures one program on one engine in one gear.
  void measure(BenchProgram program, EngineOption.Name engine, int gear) {
    List<String> on = BenchRuns.on(engine, gear);
    List<Measurement> all = new ArrayList<>(List.of(runs.measure(program, on)));
    while (all.size() < repeat) {
      all.add(runs.measure(program, on));
    }
    Measurement halved =
        runs.measure(program, Stream.concat(on.stream(), BenchRuns.halved(all.getFirst()).stream()).toList());
    List<String> warming = Stream.concat(
        Stream.concat(on.stream(), BenchRuns.halved(all.getFirst()).stream()),
        Stream.of("--warm", Integer.toString(WARMING))).toList();
    List<Measurement> warmed = IntStream.range(0, repeat).mapToObj(_ -> runs.measure(program, warming)).toList();
    double warmMips = Spread.of(warmed.stream().map(Measurement::steadyMips).toList()).median();
    Measurement sampled = runs.measure(program, Stream.concat(on.stream(), Stream.of("--sample")).toList());
    boolean right = Stream.of(all, warmed, List.of(halved, sampled)).flatMap(List::stream)
        .allMatch(each -> runs.right(program, each));
    Spread mips = Spread.of(all.stream().map(Measurement::mips).toList());
    Spread nanoseconds = Spread.of(all.stream().map(Measurement::nanosecondsPerCycle).toList());
    note(program, engine, gear, mips.median(), halved.steadyMips(), warmMips);
    out.printf(ROW, program.label(), gear == 1 ? "-" : engine.name(), gear,
        Numbers.grouped(halved.get(Key.INSTRUCTIONS)), Numbers.ratio(mips.median()), Numbers.ratio(mips.least()),
        Numbers.ratio(mips.most()), Numbers.ratio(halved.steadyMips()), Numbers.ratio(warmMips),
        Numbers.ratio(nanoseconds.median()));
    Map<String, Object> shares = shares(sampled);
    shares.values().forEach(share -> out.printf(" %8.1f %%", (Double) share * 100));
    out.printf("%s%n", right ? "" : "  WRONG");
    out.flush();
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("program", program.label());
    row.put("engine", engine.name());
    row.put("gear", gear);
    row.put("guest_instructions", halved.get(Key.INSTRUCTIONS));
    row.put("mips", spread(mips));
    row.put("steady_mips", halved.steadyMips());
    row.put("warm_mips", warmMips);
    row.put("ns_per_cycle", nanoseconds.median());
    row.put("shares", shares);
    row.put("peak_kib", halved.get(Key.PEAK_KIB));
    row.put("right", right);
    json.add(row);
  }

  static Map<String, Object> spread(Spread spread) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("median", spread.median());
    map.put("least", spread.least());
    map.put("most", spread.most());
    return map;
  }

  private static Map<String, Object> shares(Measurement sampled) {
    long all = 0;
    for (Activity activity : Activity.values()) {
      all += sampled.samples(activity);
    }
    Map<String, Object> shares = new LinkedHashMap<>();
    for (Activity activity : Activity.values()) {
      shares.put(activity.label(), (double) sampled.samples(activity) / Math.max(1, all));
    }
    return shares;
  }

  private void note(
      BenchProgram program, EngineOption.Name engine, int gear, double median, double second, double third) {
    if (BenchProgram.KERNELS.contains(program.label())) {
      String where = engine.name() + " " + gear;
      whole.computeIfAbsent(where, _ -> new ArrayList<>()).add(median);
      steady.computeIfAbsent(where, _ -> new ArrayList<>()).add(second);
      warm.computeIfAbsent(where, _ -> new ArrayList<>()).add(third);
    }
  }

  /// Geometric means over the integer kernels.
  void foot() {
    whole.forEach((where, figures) -> {
      String[] words = where.split(" ", 2);
      List<Double> third = Optional.ofNullable(warm.get(where)).orElse(List.of());
      List<Double> second = Optional.ofNullable(steady.get(where)).orElse(List.of());
      out.printf(ROW + "%n", "geomean", words[1].equals("1") ? "-" : words[0], words[1], "",
          Numbers.ratio(Spread.geometricMean(figures)), "", "", Numbers.ratio(Spread.geometricMean(second)),
          Numbers.ratio(Spread.geometricMean(third)), "");
    });
    out.printf("%n");
    out.flush();
  }
}
