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
        + " instructions per cycle and useful atoms per molecule of gear 3 code (warm-up excluded) and the simulator's"
        + " speed in million guest instructions per host second (MIPS). Ends with status 1 if any output differs from"
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
      names = "--only-gear-3",
      description = "Leave gears 1 and 2 out: the quality of the translations alone.")
  private boolean onlyGear3;

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
    out.printf("%-10s %12s %8s %8s %8s %8s %9s %9s %9s%n",
        "kernel", "guest insns", "IPC", "IPC g3", "atoms/m", "in g3", "MIPS g1", "MIPS g2", "MIPS g3");
    boolean allRight = true;
    List<Double> ipcs = new ArrayList<>();
    List<Double> densities = new ArrayList<>();
    for (ManifestRow row : rows) {
      Map<Integer, Measured> gears = new TreeMap<>();
      for (int gear = onlyGear3 ? 3 : 1; gear <= 3; gear++) {
        gears.put(gear, measure(row, gear));
      }
      GuestMachine best = requireNonNull(gears.get(3)).machine;
      OwnerCounts third = best.executedInGear(3);
      long instructions = best.ledger().events().guestInstructions();
      double ipc = (double) third.guestInstructions() / Math.max(1, third.cycles());
      double density = (double) third.usefulAtoms() / Math.max(1, third.molecules());
      if (third.molecules() > 0) {
        ipcs.add(ipc);
        densities.add(density);
      }
      boolean right = gears.values().stream().allMatch(Measured::right);
      allRight &= right;
      out.printf("%-10s %12s %8s %8s %8s %8s %9s %9s %9s%s%n", row.program(), Numbers.grouped(instructions),
          Numbers.ratio((double) instructions / best.ledger().clock().now()), Numbers.ratio(ipc),
          Numbers.ratio(density), Numbers.percent(third.guestInstructions(), instructions),
          speed(gears, 1), speed(gears, 2), speed(gears, 3), right ? "" : "  WRONG OUTPUT");
      out.flush();
    }
    out.printf("%-10s %12s %8s %8s %8s%n", "geomean", "", "", Numbers.ratio(geometricMean(ipcs)),
        Numbers.ratio(geometricMean(densities)));
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

  private static double geometricMean(List<Double> values) {
    return Math.exp(values.stream().mapToDouble(Math::log).average().orElse(Double.NaN));
  }
}
