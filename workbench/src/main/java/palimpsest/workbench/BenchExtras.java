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
  /// Presets with molecules of more than four atoms.
  private static final List<String> WIDE = List.of("tm8600", "ideal16");

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

  /// Machines with wider molecules beside the one chosen.
  List<Map<String, Object>> machines(List<BenchProgram> programs, EngineOption.Name engine) {
    String row = "%-26s %9s %9s %9s %9s%n";
    List<Map<String, Object>> json = new ArrayList<>();
    out.printf("machines (geometric means over the programs, medians of %d; times: host time per guest instruction as a"
        + " multiple), engine %s%n%n", repeat, engine);
    out.printf(row, "machine", "MIPS", "times", "ns/cycle", "IPC");
    double first = 0;
    for (String name : Stream.concat(Stream.of(runs.machine()), WIDE.stream()).distinct().toList()) {
      BenchMeans means = BenchMeans.of(
          runs.on(name), programs, BenchRuns.on(engine, CmsOptions.HIGHEST_GEAR), repeat);
      first = first == 0 ? means.mips() : first;
      out.printf(row, name, Numbers.ratio(means.mips()), Numbers.ratio(first / means.mips()),
          Numbers.ratio(means.nanosecondsPerCycle()), Numbers.ratio(means.ipc()));
      out.flush();
      json.add(means.toMap("machine", name));
    }
    out.printf("%n");
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
