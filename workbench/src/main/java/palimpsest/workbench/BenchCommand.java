package palimpsest.workbench;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import palimpsest.cms.runtime.CmsOptions;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.host.account.OwnerCounts;
import palimpsest.host.machine.MachineException;
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

  @Option(
      names = "--guests",
      paramLabel = "DIR",
      defaultValue = "verification/guests",
      description = "Where the guest programs and their manifest.tsv are (default: ${DEFAULT-VALUE}).")
  private Path guests = Path.of("verification/guests");

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

  /// One line of the manifest.
  private record Row(String program, List<String> arguments, Path expected) {}

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
    List<Row> rows = rows();
    PrintWriter out = console.out();
    out.printf("%-10s %12s %8s %8s %8s %8s %9s %9s %9s%n",
        "kernel", "guest insns", "IPC", "IPC g3", "atoms/m", "in g3", "MIPS g1", "MIPS g2", "MIPS g3");
    boolean allRight = true;
    List<Double> ipcs = new ArrayList<>();
    List<Double> densities = new ArrayList<>();
    for (Row row : rows) {
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
      out.printf("%-10s %12s %8s %8s %8s %8s %9s %9s %9s%s%n", row.program, Numbers.grouped(instructions),
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

  private Measured measure(Row row, int gear) throws MachineException, ElfException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    Path program = guests.resolve("bin").resolve(row.program);
    List<String> argv = new ArrayList<>(List.of(row.program));
    argv.addAll(row.arguments);
    Launch launch = new Launch(
        program, argv, List.of(), Optional.empty(),
        new StandardStreams(InputStream.nullInputStream(), output, OutputStream.nullOutputStream()),
        new CpuModel().cpuid(1, 0).edx(), 1, Launch.DEFAULT_EPOCH_SECONDS);
    GuestMachine running =
        GuestMachine.load(machine.resolve(), CmsOptions.DEFAULT.withHighestGear(gear), launch);
    long start = System.nanoTime();
    running.run(Long.MAX_VALUE);
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Measured(running, seconds, Arrays.equals(output.toByteArray(), read(row.expected)));
  }

  private List<Row> rows() {
    Path manifest = guests.resolve("manifest.tsv");
    List<String> wanted = kernels.isEmpty() ? KERNELS : kernels.stream().distinct().toList();
    List<Row> rows = new ArrayList<>();
    for (String line : new String(read(manifest), StandardCharsets.UTF_8).lines().skip(1).toList()) {
      String[] cells = line.split("\t", -1);
      if (cells.length < 4) {
        throw new UsageException(manifest + ": a line has program, size, arguments, expected file; this one: " + line);
      }
      if (cells[1].equals(size.name()) && wanted.contains(cells[0])) {
        List<String> arguments = cells[2].equals("-") ? List.of() : List.of(cells[2].split(" ", -1));
        rows.add(new Row(cells[0], arguments, guests.resolve("expected").resolve(cells[3])));
      }
    }
    List<String> missing = new ArrayList<>(wanted);
    rows.forEach(row -> missing.remove(row.program));
    if (!missing.isEmpty()) {
      throw new UsageException(manifest + ": no kernel of size " + size + " called " + String.join(", ", missing)
          + "; there are " + String.join(", ", KERNELS));
    }
    return rows;
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException _) {
      throw new UsageException(file + ": cannot be read; run from the project's folder or give --guests");
    }
  }

  private static double geometricMean(List<Double> values) {
    return Math.exp(values.stream().mapToDouble(Math::log).average().orElse(Double.NaN));
  }
}
