package palimpsest.workbench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import palimpsest.cms.runtime.CmsOptions;
import palimpsest.workbench.bench.Measurement;
import palimpsest.workbench.bench.Measurement.Key;
import palimpsest.workbench.bench.Spread;

/// Tables beside the main one: against QEMU, what features cost, memory, and machines side by side.
final class BenchExtras {
  /// Switches whose feature costs host time, each with what it is set to.
  private static final Map<String, List<String>> ABLATIONS = ablations();

  /// A T-cache that holds a small part of the overlaid program's translations.
  private static final int OVERLAID_BYTES = 1 << 16;

  private final BenchRuns runs;
  private final PrintWriter out;
  private final int repeat;

  BenchExtras(BenchRuns runs, PrintWriter out, int repeat) {
    this.runs = runs;
    this.out = out;
    this.repeat = repeat;
  }

  private static Map<String, List<String>> ablations() {
    Map<String, List<String>> all = new LinkedHashMap<>();
    all.put("as users run it", List.of());
    all.put("no alias entries", List.of("--cms", "memory-reordering=provable"));
    all.put("accesses in order", List.of("--cms", "memory-reordering=off"));
    all.put("no chaining", List.of("--cms", "chaining=off"));
    all.put("no fine-grain protection", List.of("--cms", "smc.fine-grain=off"));
    return all;
  }

  /// The same binaries under `qemu-i386`, in the same minutes.
  List<Map<String, Object>> qemu(List<BenchProgram> programs, EngineOption.Name engine) {
    String row = "%-10s %13s %9s %9s %9s%n";
    List<Map<String, Object>> json = new ArrayList<>();
    out.printf(
        "beside qemu-i386 (medians of %d, whole processes of qemu, whole runs of ours), engine %s%n%n", repeat, engine);
    out.printf(row, "kernel", "guest insns", "MIPS", "qemu", "ratio");
    for (BenchProgram program : programs) {
      List<Double> ours = new ArrayList<>();
      List<Double> theirs = new ArrayList<>();
      long instructions = 0;
      for (int i = 0; i < repeat; i++) {
        Measurement measured = runs.measure(program, BenchRuns.on(engine, CmsOptions.HIGHEST_GEAR));
        instructions = measured.get(Key.INSTRUCTIONS);
        ours.add(measured.mips());
        runs.qemu(program, instructions).ifPresent(theirs::add);
      }
      double mine = Spread.of(ours).median();
      boolean known = !theirs.isEmpty();
      double other = known ? Spread.of(theirs).median() : 0;
      out.printf(row, program.label(), Numbers.grouped(instructions), Numbers.ratio(mine),
          known ? Numbers.ratio(other) : "-", known ? Numbers.ratio(mine / other) : "-");
      out.flush();
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("program", program.label());
      line.put("mips", mine);
      line.put("qemu_mips", known ? other : -1);
      json.add(line);
    }
    out.printf("%n");
    return json;
  }

  /// What features cost the host. What belongs to the engines themselves cannot be switched off, and is not shown.
  List<Map<String, Object>> ablation(List<BenchProgram> programs, EngineOption.Name engine) {
    String row = "%-26s %9s %9s %9s%n";
    List<Map<String, Object>> json = new ArrayList<>();
    out.printf("what features cost (geometric means over the programs, medians of %d), engine %s%n%n", repeat, engine);
    out.printf(row, "switched off", "MIPS", "ns/cycle", "IPC");
    ABLATIONS.forEach((name, options) -> {
      List<Double> mips = new ArrayList<>();
      List<Double> nanoseconds = new ArrayList<>();
      List<Double> ipc = new ArrayList<>();
      for (BenchProgram program : programs) {
        List<String> all =
            Stream.concat(BenchRuns.on(engine, CmsOptions.HIGHEST_GEAR).stream(), options.stream()).toList();
        List<Measurement> measured = IntStream.range(0, repeat).mapToObj(_ -> runs.measure(program, all)).toList();
        mips.add(Spread.of(measured.stream().map(Measurement::mips).toList()).median());
        nanoseconds.add(Spread.of(measured.stream().map(Measurement::nanosecondsPerCycle).toList()).median());
        ipc.add((double) measured.getFirst().get(Key.INSTRUCTIONS) / measured.getFirst().get(Key.CYCLES));
      }
      double mean = Spread.geometricMean(mips);
      out.printf(row, name, Numbers.ratio(mean), Numbers.ratio(Spread.geometricMean(nanoseconds)),
          Numbers.ratio(Spread.geometricMean(ipc)));
      out.flush();
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("off", name);
      line.put("mips", mean);
      line.put("ns_per_cycle", Spread.geometricMean(nanoseconds));
      json.add(line);
    });
    out.printf("nothing switches off: caches, TLB and store buffer (they are part of the engines; a machine file can%n"
        + "only change their sizes); energy (worked out from the counts when asked for, it costs a run nothing)%n%n");
    return json;
  }

  /// Resident memory of long runs, what the virtual machine keeps of classes, and whether either grows.
  ///
  /// @param overlaid a program, and for it a T-cache so small that its code is translated again and again
  List<Map<String, Object>> memory(BenchProgram program, BenchProgram overlaid, EngineOption.Name engine) {
    String row = "%-10s %13s %10s %10s %10s %10s %10s %8s %8s%n";
    out.printf("memory in KiB at half time and at the end, engine %s; classes loaded and unloaded in the second half;%n"
        + "%s with a T-cache of %s bytes%n%n", engine, overlaid.label(), Numbers.grouped(OVERLAID_BYTES));
    out.printf(row, "kernel", "guest insns", "half", "end", "most", "classes", "at end", "loaded", "unloaded");
    List<Map<String, Object>> json = new ArrayList<>();
    json.add(memoryOf(program, BenchRuns.on(engine, CmsOptions.HIGHEST_GEAR), row));
    json.add(memoryOf(overlaid, Stream.concat(BenchRuns.on(engine, CmsOptions.HIGHEST_GEAR).stream(),
        Stream.of("--cms", "tcache.bytes=" + OVERLAID_BYTES, "--cms", "tcache.admission=off")).toList(), row));
    out.printf("%n");
    return json;
  }

  private Map<String, Object> memoryOf(BenchProgram program, List<String> on, String row) {
    Measurement whole = runs.measure(program, on);
    Measurement halved =
        runs.measure(program, Stream.concat(on.stream(), BenchRuns.halved(whole).stream()).toList());
    out.printf(row, program.label(), Numbers.grouped(halved.get(Key.INSTRUCTIONS)),
        Numbers.grouped(halved.get(Key.RESIDENT_HALF_KIB)), Numbers.grouped(halved.get(Key.RESIDENT_KIB)),
        Numbers.grouped(halved.get(Key.PEAK_KIB)), Numbers.grouped(halved.get(Key.CLASSES_HALF_KIB)),
        Numbers.grouped(halved.get(Key.CLASSES_KIB)), Numbers.grouped(halved.get(Key.CLASSES_LOADED)),
        Numbers.grouped(halved.get(Key.CLASSES_UNLOADED)));
    out.flush();
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("program", program.label());
    line.put("guest_instructions", halved.get(Key.INSTRUCTIONS));
    line.put("half_kib", halved.get(Key.RESIDENT_HALF_KIB));
    line.put("end_kib", halved.get(Key.RESIDENT_KIB));
    line.put("peak_kib", halved.get(Key.PEAK_KIB));
    line.put("classes_half_kib", halved.get(Key.CLASSES_HALF_KIB));
    line.put("classes_end_kib", halved.get(Key.CLASSES_KIB));
    line.put("classes_loaded", halved.get(Key.CLASSES_LOADED));
    line.put("classes_unloaded", halved.get(Key.CLASSES_UNLOADED));
    return line;
  }

  /// Machines side by side in one process.
  List<Map<String, Object>> parallel(BenchProgram program, EngineOption.Name engine) {
    List<Map<String, Object>> json = new ArrayList<>();
    double one = 0;
    for (int copies = 1; copies <= Math.max(2, Runtime.getRuntime().availableProcessors()); copies *= 2) {
      int side = copies;
      List<String> on = Stream.concat(BenchRuns.on(engine, CmsOptions.HIGHEST_GEAR).stream(),
          Stream.of("--copies", Integer.toString(side))).toList();
      double mips = Spread.of(
          IntStream.range(0, repeat).mapToObj(_ -> runs.measure(program, on).mips()).toList()).median();
      one = copies == 1 ? mips : one;
      out.printf("machines side by side, %s, engine %s: %d together %s MIPS, %s times one%n",
          program.label(), engine, copies, Numbers.ratio(mips), Numbers.ratio(mips / one));
      out.flush();
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("machines", copies);
      line.put("mips", mips);
      json.add(line);
    }
    out.printf("%n");
    return json;
  }
}
