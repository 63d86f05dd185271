package palimpsest.workbench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import palimpsest.workbench.bench.Measurement;
import palimpsest.workbench.bench.Measurement.Key;
import palimpsest.workbench.bench.Spread;

/// Geometric means over programs, each program's figure the median of some runs.
///
/// @param mips million guest instructions per host second
/// @param nanosecondsPerCycle host nanoseconds per simulated cycle
/// @param ipc guest instructions per simulated cycle
record BenchMeans(double mips, double nanosecondsPerCycle, double ipc) {
  /// Measures.
  ///
  /// @param options of `measure`
  /// @param repeat runs of each program
  static BenchMeans of(BenchRuns runs, List<BenchProgram> programs, List<String> options, int repeat) {
    List<Double> mips = new ArrayList<>();
    List<Double> nanoseconds = new ArrayList<>();
    List<Double> ipc = new ArrayList<>();
    for (BenchProgram program : programs) {
      List<Measurement> measured = IntStream.range(0, repeat).mapToObj(_ -> runs.measure(program, options)).toList();
      mips.add(Spread.of(measured.stream().map(Measurement::mips).toList()).median());
      nanoseconds.add(Spread.of(measured.stream().map(Measurement::nanosecondsPerCycle).toList()).median());
      ipc.add((double) measured.getFirst().get(Key.INSTRUCTIONS) / measured.getFirst().get(Key.CYCLES));
    }
    return new BenchMeans(
        Spread.geometricMean(mips), Spread.geometricMean(nanoseconds), Spread.geometricMean(ipc));
  }

  /// For the file of figures.
  ///
  /// @param key what tells this line from the others, and its value
  Map<String, Object> toMap(String key, String value) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put(key, value);
    line.put("mips", mips);
    line.put("ns_per_cycle", nanosecondsPerCycle);
    line.put("ipc", ipc);
    return line;
  }
}
