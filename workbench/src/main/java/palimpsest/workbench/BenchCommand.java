package palimpsest.workbench;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import palimpsest.cms.runtime.CmsOptions;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;
import palimpsest.x86.elf.ElfException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `palimpsest bench`: how fast the simulator is, and how good the translations are.
@Command(
    name = "bench",
    description = "Runs guest programs of verification/guests, each run in a process of its own, and prints tables."
        + " speed: million guest instructions per host second (MIPS) per engine and gear, and what the host's time goes"
        + " to; qemu: the same binaries under qemu-i386, if it is installed; ablation: what features cost; machines:"
        + " wide ones beside the chosen one; memory;"
        + " parallel: machines side by side; quality: guest instructions per cycle (IPC) and useful atoms per molecule"
        + " of gear 3 and 4 code, warm-up excluded, and each gear's share. Ends with status 1 if any run ends or writes"
        + " otherwise than natively.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  palimpsest bench --table quality",
      "  palimpsest bench --table speed,qemu --gears 4 --json bench.json",
      "  palimpsest bench --machine tm8600 --size small --repeat 1 sha256 crc32"
    })
final class BenchCommand implements Callable<Integer> {
  /// How long each program runs.
  enum Size {
    /// To see that it works.
    small,
    /// To measure.
    bench,
    /// For figures of whole runs.
    LONG;

    /// As people write it.
    String text() {
      return this == LONG ? "long" : name();
    }
  }

  /// What can be printed.
  enum Table { speed, qemu, ablation, machines, memory, parallel, quality }

  /// Exit status when a program ended or wrote otherwise than it does natively.
  private static final int WRONG = 1;

  /// What makes sha256 run for about a hundred million guest instructions.
  private static final List<String> MEMORY_ARGUMENTS = List.of("20600");

  /// What makes bigcode go round some hundred kilobytes of code for about eight million.
  private static final List<String> OVERLAID_ARGUMENTS = List.of("512", "15", "40");

  private final Console console;

  @Option(
      names = "--table",
      paramLabel = "NAME",
      split = ",",
      description = "Only these tables: ${COMPLETION-CANDIDATES}; may be repeated (default: all).")
  private List<Table> tables = new ArrayList<>();

  @Option(
      names = "--machine",
      paramLabel = "NAME|FILE",
      description = "A preset or a TOML file; 'palimpsest machines' lists the presets.")
  private Optional<String> machine = Optional.empty();

  @Mixin private CmsOption cms = new CmsOption();

  @Mixin private GuestsOption guests = new GuestsOption();

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      split = ",",
      description = "Only on these engines: ${COMPLETION-CANDIDATES} (default: both; in tables for one, the compiled).")
  private List<EngineOption.Name> engines = new ArrayList<>();

  @Option(
      names = "--gears",
      paramLabel = "N",
      split = ",",
      description = "Only with these highest gears, 1 to 4 (default: all).")
  private List<Integer> gears = new ArrayList<>();

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      defaultValue = "bench",
      description = "small (1 to 2 million guest instructions each), bench (20 to 40 million) or long (about 400"
          + " million, or what a kernel has room for); default: ${DEFAULT-VALUE}.")
  private String sizeName = "bench";

  @Option(
      names = "--repeat",
      paramLabel = "N",
      defaultValue = "5",
      description = "Processes per figure, of which the median counts (default: ${DEFAULT-VALUE}).")
  private int repeat = 5;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures to this file too.")
  private Optional<Path> json = Optional.empty();

  @Parameters(
      paramLabel = "KERNEL",
      description = "Only these (default: the integer kernels, those with x87, 'smc patch', hello, bigcode).")
  private List<String> kernels = new ArrayList<>();

  BenchCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws MachineException, ElfException {
    if (repeat < 1) {
      throw new UsageException("--repeat " + repeat + ": give a number of 1 or more");
    }
    gears.forEach(gear -> GearsOption.checked("--gears", gear));
    List<BenchProgram> programs = BenchProgram.chosen(guests, size(), kernels);
    MachineOption described = MachineOption.of(machine);
    described.resolve();
    CmsOptions options = cms.applied(CmsOptions.DEFAULT);
    Optional<WrittenFile> file = json.map(target -> WrittenFile.open("--json", target));
    List<String> common = new ArrayList<>();
    cms.assignments().forEach(each -> common.addAll(List.of("--cms", each)));
    BenchVerdicts verdicts = new BenchVerdicts(console.errors());
    BenchRuns runs = new BenchRuns(machine.orElse(Machines.DEFAULT), common, verdicts);
    PrintWriter out = console.out();
    Map<String, Object> figures = new LinkedHashMap<>();
    speed(programs, runs, figures);
    extras(programs, runs, figures);
    if (wanted(Table.quality)) {
      new BenchQuality().print(programs, described.resolve(), options, verdicts, out);
    }
    file.ifPresent(open -> open.write(StatsFile.json(figures).getBytes(StandardCharsets.UTF_8)));
    return verdicts.allRight() ? 0 : WRONG;
  }

  private void speed(List<BenchProgram> programs, BenchRuns runs, Map<String, Object> figures) {
    if (!wanted(Table.speed)) {
      return;
    }
    BenchSpeed speed = new BenchSpeed(runs, console.out(), repeat);
    speed.head();
    for (BenchProgram program : programs) {
      for (int gear = 1; gear <= CmsOptions.HIGHEST_GEAR; gear++) {
        if (!gears.isEmpty() && !gears.contains(gear)) {
          continue;
        }
        // Gear 1 executes no molecules: one engine stands for all.
        for (EngineOption.Name engine : gear == 1 ? engines().subList(0, 1) : engines()) {
          speed.measure(program, engine, gear);
        }
      }
    }
    speed.foot();
    figures.put("speed", speed.json());
  }

  private void extras(List<BenchProgram> programs, BenchRuns runs, Map<String, Object> figures) {
    BenchExtras extras = new BenchExtras(runs, console.out(), repeat);
    EngineOption.Name engine = engines().getLast();
    if (wanted(Table.qemu)) {
      figures.put("qemu", extras.qemu(programs, engine));
    }
    if (wanted(Table.ablation)) {
      figures.put("ablation", new BenchAblation(runs, console.out(), repeat).print(programs, engine));
    }
    if (wanted(Table.machines)) {
      figures.put("machines", extras.machines(programs, engine));
    }
    if (wanted(Table.memory)) {
      figures.put("memory", extras.memory(
          BenchProgram.unrecorded(guests, "sha256", MEMORY_ARGUMENTS),
          BenchProgram.unrecorded(guests, "bigcode", OVERLAID_ARGUMENTS),
          engine));
    }
    if (wanted(Table.parallel)) {
      figures.put("parallel", extras.parallel(programs.getFirst(), engine));
    }
  }

  private boolean wanted(Table table) {
    return tables.isEmpty() || tables.contains(table);
  }

  private List<EngineOption.Name> engines() {
    return engines.isEmpty() ? List.of(EngineOption.Name.values()) : engines;
  }

  private Size size() {
    for (Size size : Size.values()) {
      if (size.text().equals(sizeName)) {
        return size;
      }
    }
    throw new UsageException("--size " + sizeName + ": the sizes are small, bench and long");
  }
}
