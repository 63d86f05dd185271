package palimpsest.workbench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import palimpsest.cms.runtime.CmsOptions;
import palimpsest.host.machine.Machines;

/// What features cost the host: all programs with one of them switched off after the other.
final class BenchAblation {
  private static final String ROW = "%-34s %9s %9s %9s%n";

  private static final List<Ablation> ABLATIONS = List.of(
      new Ablation("as users run it", List.of(), ""),
      new Ablation("caches and TLB larger than programs", List.of(), """
          [l1i]
          size_kib = 16384
          ways = 16
          [l1d]
          size_kib = 16384
          ways = 16
          [tlb]
          entries = 4096
          ways = 16
          """),
      new Ablation("no alias hardware", List.of(), "[tables]\nalias_entries = 0\n"),
      new Ablation("no alias entries used", List.of("--cms", "memory-reordering=provable"), ""),
      new Ablation("accesses in order", List.of("--cms", "memory-reordering=off"), ""),
      new Ablation("no chaining", List.of("--cms", "chaining=off"), ""),
      new Ablation("no fine-grain protection", List.of("--cms", "smc.fine-grain=off"), ""));

  /// Something that is switched off.
  ///
  /// @param options switches of CMS
  /// @param changes what a machine file says differently, empty if nothing
  private record Ablation(String name, List<String> options, String changes) {}

  private final BenchRuns runs;
  private final PrintWriter out;
  private final int repeat;

  BenchAblation(BenchRuns runs, PrintWriter out, int repeat) {
    this.runs = runs;
    this.out = out;
    this.repeat = repeat;
  }

  /// Measures and prints.
  List<Map<String, Object>> print(List<BenchProgram> programs, EngineOption.Name engine) {
    out.printf("what features cost (geometric means over the programs, medians of %d), engine %s%n%n", repeat, engine);
    out.printf(ROW, "switched off", "MIPS", "ns/cycle", "IPC");
    List<Map<String, Object>> json = new ArrayList<>();
    for (Ablation ablation : ABLATIONS) {
      List<String> options =
          Stream.concat(BenchRuns.on(engine, CmsOptions.HIGHEST_GEAR).stream(), ablation.options.stream()).toList();
      if (ablation.changes.isEmpty()) {
        json.add(line(ablation.name, BenchMeans.of(runs, programs, options, repeat)));
      } else if (Machines.names().contains(runs.machine())) {
        json.add(line(ablation.name, onChanged(ablation.changes, programs, options)));
      } else {
        out.printf("%-34s left out: only a preset can be the base of another machine%n", ablation.name);
      }
    }
    out.printf("the store buffer is part of the engines and cannot be switched off; energy is worked out from counts"
        + " that%nthe cycle accounts need too, when somebody asks: a run without it is the same run%n%n");
    return json;
  }

  private Map<String, Object> line(String name, BenchMeans means) {
    out.printf(ROW, name, Numbers.ratio(means.mips()), Numbers.ratio(means.nanosecondsPerCycle()),
        Numbers.ratio(means.ipc()));
    out.flush();
    return means.toMap("off", name);
  }

  private BenchMeans onChanged(String changes, List<BenchProgram> programs, List<String> options) {
    try {
      Path file = Files.createTempFile("palimpsest", ".toml");
      try {
        Files.writeString(file, "base = \"" + runs.machine() + "\"\n" + changes);
        return BenchMeans.of(runs.on(file.toString()), programs, options, repeat);
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UsageException("no place for a machine file: " + e.getMessage());
    }
  }
}
