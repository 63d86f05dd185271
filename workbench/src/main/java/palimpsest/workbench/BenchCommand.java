package palimpsest.workbench;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import palimpsest.cms.runtime.CmsOptions;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.host.account.OwnerCounts;
import palimpsest.host.machine.MachineException;
import palimpsest.verify.guest.ManifestRow;
import palimpsest.x86.cpu.CpuModel;
import palimpsest.x86.elf.ElfException;
import palimpsest.x86.linux.Launch;
import palimpsest.x86.linux.StandardStreams;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `palimpsest bench`: how good the translations are, and how fast the simulator is.
@Command(
    name = "bench",
    description = "Runs the guest kernels of verification/guests in each gear and prints, per kernel, guest"
        + " instructions per cycle (IPC) and useful atoms per molecule of gear 3 and 4 code (warm-up excluded), the same"
        + " for gear 4 alone, each gear's share of the instructions, and the simulator's speed in million guest"
        + " instructions per host second (MIPS). Ends with status 1 if any output differs from"
        + " the native one.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {"  palimpsest bench", "  palimpsest bench --machine tm8600 --size small sha256 crc32"})
final class BenchCommand implements Callable<Integer> {
  /// The programs that measure; the others of the manifest test.
  private static final List<String> KERNELS = List.of("sha256", "crc32", "sieve", "sort", "arith64", "chase",
      "bytecode", "recurse", "strings", "compress", "matmul", "hashmap", "dispatch");

  /// How long each kernel runs.
  enum Size {
    /// To see that it works.
    small,
    /// To measure.
    bench
  }

  private final Console console;

  @Mixin private MachineOption machine = new MachineOption();

  @Mixin private CmsOption cms = new CmsOption();

  @Mixin private GuestsOption guests = new GuestsOption();

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      defaultValue = "bench",
      description = "small (1 to 2 million guest instructions each) or bench (20 to 40 million); default:"
          + " ${DEFAULT-VALUE}.")
  private Size size = Size.bench;

  @Option(
      names = "--only-highest",
      description = "Only one run of each, with all gears: the quality of the translations alone.")
  private boolean onlyHighest;

  @Parameters(paramLabel = "KERNEL", description = "Only these (default: the thirteen integer kernels).")
  private List<String> kernels = new ArrayList<>();

  /// Exit status when a kernel printed something else than it does natively.
  private static final int WRONG_OUTPUT = 1;

  /// One run.
  private record Measured(GuestMachine machine, double seconds, boolean right) {
    double mips() {
      return machine.ledger().events().guestInstructions() / seconds / 1e6;
    }
  }

  BenchCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws MachineException, ElfException {
    List<ManifestRow> rows = rows();
    PrintWriter out = console.out();
    out.printf("%-10s %12s %8s %8s %8s %8s %8s %8s %8s %8s %8s %8s %8s%n",
        "kernel", "guest insns", "IPC", "IPC g3+4", "atoms/m", "IPC g4", "a/m g4", "in g3", "in g4",
        "MIPS g1", "MIPS g2", "MIPS g3", "MIPS g4");
    boolean allRight = true;
    Means means = new Means();
    for (ManifestRow row : rows) {
      Map<Integer, Measured> gears = new TreeMap<>();
      for (int gear = onlyHighest ? CmsOptions.HIGHEST_GEAR : 1; gear <= CmsOptions.HIGHEST_GEAR; gear++) {
        gears.put(gear, measure(row, gear));
      }
      GuestMachine best = requireNonNull(gears.get(CmsOptions.HIGHEST_GEAR)).machine;
      OwnerCounts third = best.executedInGear(3);
      OwnerCounts fourth = best.executedInGear(4);
      OwnerCounts steady = third.plus(fourth);
      means.add(steady, fourth);
      long instructions = best.ledger().events().guestInstructions();
      boolean right = gears.values().stream().allMatch(Measured::right);
      allRight &= right;
      out.printf("%-10s %12s %8s %8s %8s %8s %8s %8s %8s %8s %8s %8s %8s%s%n", row.program(),
          Numbers.grouped(instructions), Numbers.ratio((double) instructions / best.ledger().clock().now()),
          Means.text(ipc(steady)), Means.text(density(steady)), Means.text(ipc(fourth)), Means.text(density(fourth)),
          Numbers.percent(third.guestInstructions(), instructions),
          Numbers.percent(fourth.guestInstructions(), instructions),
          speed(gears, 1), speed(gears, 2), speed(gears, 3), speed(gears, 4), right ? "" : "  WRONG OUTPUT");
      out.flush();
    }
    out.printf("%-10s %12s %8s %8s %8s %8s %8s%n", "geomean", "", "", Means.text(Means.of(means.steadyIpc)),
        Means.text(Means.of(means.steadyDensity)), Means.text(Means.of(means.fourthIpc)),
        Means.text(Means.of(means.fourthDensity)));
    return allRight ? 0 : WRONG_OUTPUT;
  }

  private static String speed(Map<Integer, Measured> gears, int gear) {
    return Optional.ofNullable(gears.get(gear)).map(run -> Numbers.ratio(run.mips())).orElse("-");
  }

  private Measured measure(ManifestRow row, int gear) throws MachineException, ElfException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    List<String> argv = new ArrayList<>(List.of(row.program()));
    argv.addAll(row.arguments());
    Launch launch = new Launch(
        row.guest().program(), argv, List.of(), Optional.empty(),
        new StandardStreams(InputStream.nullInputStream(), output, OutputStream.nullOutputStream()),
        new CpuModel().cpuid(1, 0).edx(), 1, Launch.DEFAULT_EPOCH_SECONDS);
    GuestMachine running =
        GuestMachine.load(machine.resolve(), cms.applied(CmsOptions.DEFAULT).withHighestGear(gear), launch);
    long start = System.nanoTime();
    running.run(Long.MAX_VALUE);
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Measured(running, seconds, output.toString(StandardCharsets.ISO_8859_1).equals(expected(row)));
  }

  private List<ManifestRow> rows() {
    List<String> wanted = kernels.isEmpty() ? KERNELS : kernels.stream().distinct().toList();
    List<ManifestRow> rows =
        guests.rows(size.name()).stream().filter(row -> wanted.contains(row.program())).toList();
    List<String> missing = new ArrayList<>(wanted);
    rows.forEach(row -> missing.remove(row.program()));
    if (!missing.isEmpty()) {
      throw new UsageException(guests.folder() + ": no kernel of size " + size + " called "
          + String.join(", ", missing) + "; there are " + String.join(", ", KERNELS));
    }
    return rows;
  }

  private static String expected(ManifestRow row) {
    try {
      return row.expectedOutput();
    } catch (IOException _) {
      throw new UsageException("the expected output of " + row.program() + " cannot be read; give --guests");
    }
  }

  private static double ipc(OwnerCounts counts) {
    return (double) counts.guestInstructions() / counts.cycles();
  }

  private static double density(OwnerCounts counts) {
    return (double) counts.usefulAtoms() / counts.molecules();
  }

  /// What the last line is about: kernels that a gear never came to are left out of its means.
  private static final class Means {
    private final List<Double> steadyIpc = new ArrayList<>();
    private final List<Double> steadyDensity = new ArrayList<>();
    private final List<Double> fourthIpc = new ArrayList<>();
    private final List<Double> fourthDensity = new ArrayList<>();

    void add(OwnerCounts steady, OwnerCounts fourth) {
      if (steady.molecules() > 0) {
        steadyIpc.add(ipc(steady));
        steadyDensity.add(density(steady));
      }
      if (fourth.molecules() > 0) {
        fourthIpc.add(ipc(fourth));
        fourthDensity.add(density(fourth));
      }
    }

    /// The geometric mean.
    static double of(List<Double> values) {
      return Math.exp(values.stream().mapToDouble(Math::log).average().orElse(Double.NaN));
    }

    static String text(double ratio) {
      return Double.isNaN(ratio) ? "-" : Numbers.ratio(ratio);
    }
  }
}
