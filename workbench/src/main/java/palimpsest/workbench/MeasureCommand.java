package palimpsest.workbench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import palimpsest.cms.runtime.Attachments;
import palimpsest.cms.runtime.CmsOptions;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.host.core.UnitClasses;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.ResolvedMachine;
import palimpsest.memory.Sha256;
import palimpsest.workbench.bench.Measurement;
import palimpsest.workbench.bench.Measurement.Key;
import palimpsest.workbench.bench.StackSampler;
import palimpsest.x86.elf.ElfException;
import palimpsest.x86.linux.StandardStreams;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `palimpsest measure`: one run in a process of its own, for `bench`, which reads what it prints.
@Command(
    name = "measure",
    description = "Runs a program and prints what it cost the host, for 'palimpsest bench'.",
    hidden = true,
    sortOptions = false)
final class MeasureCommand implements Callable<Integer>, GuestCommand {
  private static final int KEPT_CLASSES = 2048;

  private final Console console;
  private final UnitClasses classes = UnitClasses.shared(KEPT_CLASSES);

  @Mixin private MachineOption machine = new MachineOption();

  @Mixin private CmsOption cms = new CmsOption();

  @Mixin private EngineOption engine = new EngineOption();

  @Mixin private GearsOption gears = new GearsOption();

  @Option(
      names = "--first",
      paramLabel = "N",
      defaultValue = "0",
      description = "Guest instructions of the first part; the rest is measured apart.")
  private long first;

  @Option(names = "--sample", description = "Say what the time was spent on; it takes longer then.")
  private boolean sample;

  @Option(
      names = "--warm",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Runs of the program before the one that is measured, by machines that share their classes with it.")
  private int warm;

  @Option(names = "--copies", paramLabel = "N", defaultValue = "1", description = "Machines side by side.")
  private int copies = 1;

  @Mixin private GuestOptions guest = new GuestOptions();

  MeasureCommand(Console console) {
    this.console = console;
  }

  @Override
  public GuestOptions guest() {
    return guest;
  }

  @Override
  public Integer call() throws MachineException, ElfException, IOException {
    ResolvedMachine resolved = machine.resolve();
    CmsOptions options = cms.applied(CmsOptions.DEFAULT).withHighestGear(gears.highest()).withEngine(engine.kind());
    Measurement measured = copies == 1 ? alone(resolved, options) : sideBySide(resolved, options);
    Map<String, Long> numbers = new LinkedHashMap<>(measured.numbers());
    numbers.put(Key.RESIDENT_KIB.name(), status("VmRSS:"));
    numbers.put(Key.PEAK_KIB.name(), status("VmHWM:"));
    console.out().print(new Measurement(numbers, measured.output()).print());
    return 0;
  }

  private Measurement sideBySide(ResolvedMachine resolved, CmsOptions options) {
    List<Measurement> all = new ArrayList<>();
    long start = System.nanoTime();
    try (ExecutorService threads = Executors.newFixedThreadPool(copies)) {
      List<Future<Measurement>> going = new ArrayList<>();
      for (int i = 0; i < copies; i++) {
        going.add(threads.submit(() -> alone(resolved, options)));
      }
      for (Future<Measurement> each : going) {
        all.add(each.get());
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("a run broke down", e);
    }
    Map<String, Long> sums = new LinkedHashMap<>();
    sums.put(Key.NANOSECONDS.name(), System.nanoTime() - start);
    sums.put(Key.STATUS.name(), all.getFirst().get(Key.STATUS));
    for (Key key : List.of(Key.INSTRUCTIONS, Key.CYCLES)) {
      sums.put(key.name(), all.stream().mapToLong(each -> each.get(key)).sum());
    }
    return new Measurement(sums, all.getFirst().output());
  }

  private Measurement alone(ResolvedMachine resolved, CmsOptions options) throws ElfException, IOException {
    Attachments attachments = Attachments.NONE.withClasses(classes);
    for (int i = 0; i < warm; i++) {
      GuestMachine.load(resolved, options, guest.launch(StandardStreams.nowhere()), attachments).run(Long.MAX_VALUE);
    }
    long start = System.nanoTime();
    var output = new ByteArrayOutputStream();
    Map<String, Long> numbers = new LinkedHashMap<>();
    GuestMachine running = GuestMachine.load(resolved, options, guest.launch(new StandardStreams(
        InputStream.nullInputStream(), output, OutputStream.nullOutputStream())), attachments);
    if (sample) {
      StackSampler sampler = new StackSampler(Thread.currentThread());
      running.run(Long.MAX_VALUE);
      sampler.stop().forEach((activity, count) -> numbers.put(activity.label(), count));
    } else if (first > 0) {
      running.run(Long.MAX_VALUE, first);
      long retired = running.ledger().events().guestInstructions();
      numbers.put(Key.RESIDENT_HALF_KIB.name(), status("VmRSS:"));
      numbers.put(Key.CLASSES_HALF_KIB.name(), keptOfClasses());
      ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
      long loaded = classes.getTotalLoadedClassCount();
      long unloaded = classes.getUnloadedClassCount();
      long second = System.nanoTime();
      running.run(Long.MAX_VALUE);
      numbers.put(Key.STEADY_NANOSECONDS.name(), System.nanoTime() - second);
      numbers.put(Key.STEADY_INSTRUCTIONS.name(), running.ledger().events().guestInstructions() - retired);
      numbers.put(Key.CLASSES_KIB.name(), keptOfClasses());
      numbers.put(Key.CLASSES_LOADED.name(), classes.getTotalLoadedClassCount() - loaded);
      numbers.put(Key.CLASSES_UNLOADED.name(), classes.getUnloadedClassCount() - unloaded);
    } else {
      running.run(Long.MAX_VALUE);
    }
    numbers.put(Key.STATUS.name(), BenchVerdicts.status(running.exit()));
    numbers.put(Key.INSTRUCTIONS.name(), running.ledger().events().guestInstructions());
    numbers.put(Key.CYCLES.name(), running.ledger().clock().now());
    numbers.put(Key.NANOSECONDS.name(), System.nanoTime() - start);
    return new Measurement(numbers, hash(output.toByteArray()));
  }

  /// What the virtual machine has in use for classes, in KiB.
  private static long keptOfClasses() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getName().equals("Metaspace"))
        .mapToLong(pool -> pool.getUsage().getUsed() >> 10)
        .sum();
  }

  /// How outputs are compared.
  static String hash(byte[] bytes) {
    return Sha256.hexOf(bytes);
  }

  /// A line of the kernel's account of this process, in KiB; 0 where there is none.
  private static long status(String name) throws IOException {
    Path file = Path.of("/proc/self/status");
    if (!Files.isReadable(file)) {
      return 0;
    }
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> Long.valueOf(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0L);
  }
}
