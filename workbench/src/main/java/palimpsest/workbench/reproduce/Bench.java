package palimpsest.workbench.reproduce;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import palimpsest.cms.runtime.Attachments;
import palimpsest.cms.runtime.CmsCounters;
import palimpsest.cms.runtime.CmsOptions;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.cms.runtime.SavedCache;
import palimpsest.cms.runtime.SavedCacheException;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.EnergyLeaf;
import palimpsest.host.account.EnergyStack;
import palimpsest.host.account.OwnerCounts;
import palimpsest.host.core.EngineKind;
import palimpsest.host.core.HostFault;
import palimpsest.host.machine.CmsCosts;
import palimpsest.host.machine.EnergyEvent;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.ResolvedMachine;
import palimpsest.verify.guest.Guest;
import palimpsest.verify.inject.Injector;
import palimpsest.workbench.cores.CoreMachine;
import palimpsest.workbench.cores.CorePrices;
import palimpsest.workbench.cores.CoreShape;
import palimpsest.workbench.sensitivity.Spending;
import palimpsest.x86.elf.ElfException;

/// Runs cases, each once, as many at a time as there are workers. What a run comes to depends on its case alone.
final class Bench {
  private final MachineDescription machine;
  private final EngineKind engine;
  private final Path guests;
  private final ExecutorService workers;
  private final Map<Case, Future<Measured>> runs = new ConcurrentHashMap<>();
  private final Map<String, String> outputs = new ConcurrentHashMap<>();
  private final AtomicInteger finished = new AtomicInteger();

  /// @param engine what executes translations
  /// @param guests folder of the guest programs
  /// @param workers where the runs run
  Bench(MachineDescription machine, EngineKind engine, Path guests, ExecutorService workers) {
    this.machine = machine;
    this.engine = engine;
    this.guests = guests;
    this.workers = workers;
  }

  /// The machine, as it is without any case's changes.
  MachineDescription machine() {
    return machine;
  }

  /// Runs begun so far, and those that have ended.
  String progress() {
    return finished.get() + " of " + runs.size() + " runs";
  }

  /// What `cases` come to, in their order.
  List<Measured> measure(List<Case> cases) {
    List<Future<Measured>> begun = cases.stream()
        .map(each -> runs.computeIfAbsent(each, one -> workers.submit(() -> run(one))))
        .toList();
    return begun.stream().map(Bench::awaited).toList();
  }

  /// The machine at its operating point.
  ResolvedMachine resolved() {
    return machine.resolve();
  }

  /// What `workloads` spend on an ordinary core with this machine's memory, in their order.
  List<Spending> onCore(List<Workload> workloads, CoreShape core) {
    List<Future<Spending>> begun =
        workloads.stream().map(each -> workers.submit(() -> onCore(each, core))).toList();
    return begun.stream().map(Bench::awaited).toList();
  }

  private Spending onCore(Workload workload, CoreShape core) throws ElfException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    Guest guest = new Guest(guests.resolve("bin").resolve(workload.program()), workload.arguments());
    CoreMachine running =
        CoreMachine.load(core, resolved(), guest.launch(output, OutputStream.nullOutputStream()));
    running.run(Long.MAX_VALUE);
    agree(workload, "the core " + core.name(), output.toString(StandardCharsets.ISO_8859_1));
    return new Spending(
        core.name(), running.picoseconds() * 1e-12, new CorePrices(core, resolved()).spent(running.books()));
  }

  private static <T> T awaited(Future<T> run) {
    try {
      return run.get();
    } catch (InterruptedException | ExecutionException problem) {
      throw new IllegalStateException("a run of an experiment broke down", problem);
    }
  }

  /// What one case comes to.
  Measured measure(Case one) {
    return measure(List.of(one)).getFirst();
  }

  private Measured run(Case one) throws ElfException, SavedCacheException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    GuestMachine running = ran(one, output, errors);
    finished.incrementAndGet();
    String text = output.toString(StandardCharsets.ISO_8859_1);
    if (one.limit() == Long.MAX_VALUE) {
      agree(one.workload(), one.settings().toString(), text);
    }
    return measured(running, text, errors.toString(StandardCharsets.ISO_8859_1));
  }

  private GuestMachine ran(Case one, OutputStream output, OutputStream errors)
      throws ElfException, SavedCacheException {
    MachineDescription described = one.spot().map(Case.Spot::machine)
        .orElseGet(() -> one.prices().map(this::priced).orElse(machine));
    Guest guest = new Guest(guests.resolve("bin").resolve(one.workload().program()), one.workload().arguments());
    Attachments attachments = one.injection()
        .map(plan -> new Injector(plan).attachedTo(Attachments.NONE))
        .orElse(Attachments.NONE);
    if (one.warm()) {
      byte[] saved =
          ran(one.cold(), OutputStream.nullOutputStream(), OutputStream.nullOutputStream()).savedTranslations();
      attachments = attachments.withSaved(
          SavedCache.read(one.workload().text(), saved, described, one.settings()));
    }
    GuestMachine running = GuestMachine.load(
        one.spot().map(spot -> described.resolve(spot.point())).orElseGet(described::resolve),
        CmsOptions.DEFAULT.withHighestGear(one.gear()).with(_ -> one.settings()).withEngine(engine),
        guest.launch(output, errors),
        attachments);
    running.run(one.limit());
    return running;
  }

  /// All whole runs of a workload must print the same, whatever is switched.
  private void agree(Workload workload, String how, String text) {
    String before = outputs.putIfAbsent(workload.text(), text);
    if (before != null && !before.equals(text)) {
      throw new IllegalStateException(workload.text() + " prints something else under " + how);
    }
  }

  private MachineDescription priced(Case.ColdPrices prices) {
    CmsCosts costs = machine.cms().withCold(prices.interpret(), prices.translate());
    return new MachineDescription(
        machine.name(), machine.summary(), machine.interlock(), machine.templates(), machine.latency(),
        machine.branch(), machine.registers(), machine.tables(), machine.l1i(), machine.l1d(), machine.l2(),
        machine.tlb(), machine.memory(), machine.operatingPoints(), machine.longrun(),
        machine.energies(), costs);
  }

  private static Measured measured(GuestMachine machine, String output, String errors) {
    EnumMap<CycleLeaf, Long> leaves = new EnumMap<>(CycleLeaf.class);
    for (CycleLeaf leaf : CycleLeaf.values()) {
      leaves.put(leaf, machine.ledger().cycles().get(leaf));
    }
    EnumMap<HostFault.Kind, Long> rollbacks = new EnumMap<>(HostFault.Kind.class);
    for (HostFault.Kind kind : HostFault.Kind.values()) {
      rollbacks.put(kind, machine.counters().rollbacks(kind));
    }
    OwnerCounts translated = new OwnerCounts(0, 0, 0, 0);
    long instructions = 0;
    long translations = 0;
    long bytes = 0;
    for (int gear = 2; gear <= CmsOptions.HIGHEST_GEAR; gear++) {
      OwnerCounts counts = machine.executedInGear(gear);
      translated = new OwnerCounts(
          translated.molecules() + counts.molecules(),
          translated.usefulAtoms() + counts.usefulAtoms(),
          translated.cycles() + counts.cycles(),
          translated.guestInstructions() + counts.guestInstructions());
      CmsCounters.GearCounts made = machine.counters().gear(gear);
      instructions += made.guestInstructions();
      translations += made.translations();
      bytes += made.codeBytes();
    }
    return new Measured(
        output, errors, machine.operation().transitions(), machine.ledger().clock().now(),
        machine.ledger().events().guestInstructions(), leaves, translated,
        instructions, translations, bytes, rollbacks, machine.cacheUse().evictions(), machine.counters().returns(),
        machine.counters().reloads(),
        machine.cacheUse().usedBytes(), picojoules(machine.operation().energy()),
        machine.operation().picoseconds());
  }

  private static Map<String, Long> picojoules(EnergyStack energy) {
    Map<String, Long> map = new LinkedHashMap<>();
    for (EnergyEvent event : EnergyEvent.values()) {
      map.put(event.key(), energy.paid(event));
    }
    map.put(EnergyLeaf.LEAKAGE.jsonName(), energy.get(EnergyLeaf.LEAKAGE));
    return map;
  }
}
