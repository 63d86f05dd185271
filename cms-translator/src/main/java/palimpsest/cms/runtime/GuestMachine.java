package palimpsest.cms.runtime;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import palimpsest.cms.CmsSettings;
import palimpsest.cms.CmsSwitch;
import palimpsest.cms.adapt.LearnedPolicies;
import palimpsest.cms.adapt.Lesson;
import palimpsest.cms.emit.ResumePoint;
import palimpsest.cms.longrun.Governor;
import palimpsest.cms.optimise.PassPlan;
import palimpsest.cms.pipeline.StageObserver;
import palimpsest.cms.pipeline.Translator;
import palimpsest.host.account.Ledger;
import palimpsest.host.account.OperatingHistory;
import palimpsest.host.account.OwnerCounts;
import palimpsest.host.core.Engine;
import palimpsest.host.core.EngineAttachments;
import palimpsest.host.core.GuestTranslation;
import palimpsest.host.core.Interference;
import palimpsest.host.machine.CmsCosts;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.ResolvedMachine;
import palimpsest.memory.PhysicalMemory;
import palimpsest.memory.StateException;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.elf.ElfException;
import palimpsest.x86.elf.SymbolTable;
import palimpsest.x86.interp.Interpreter;
import palimpsest.x86.isa.Decoder;
import palimpsest.x86.linux.Exit;
import palimpsest.x86.linux.Launch;
import palimpsest.x86.linux.LinuxSystem;
import palimpsest.x86.linux.ProcessTrace;
import palimpsest.x86.linux.RunningCode;
import palimpsest.x86.linux.UnknownCall;
import palimpsest.x86.mmu.Mmu;

/// The whole codesigned machine with Linux processes on it: the one place where all rooms meet.
///
/// A machine runs once and by one thread; all it reports is exact whenever [#run] has returned.
public final class GuestMachine {
  /// Concealed bytes that stand for CMS's own image (FACTS 5: about 1.7 MB decompressed), but never more than half.
  private static final int CMS_IMAGE_BYTES = 2 << 20;

  private static final int MIB = 1 << 20;

  private final OperatingHistory operation;
  private final PassPlan plan;
  private final CmsSettings settings;
  private final int highestGear;
  private final GuestState state = new GuestState();
  private final Mmu mmu;
  private final Ledger ledger;
  private final CmsCounters counters = new CmsCounters();
  private final LinuxSystem system;
  private final World world;
  private final TranslationCache cache;
  private final LearnedPolicies learned;
  private final Installer installer;
  private final Reloading reloading;
  private final CodeMorpher morpher;
  private final Optional<TranslationCacheChecker> checker;
  private final DebugControl debug;
  private final GuestSections guestSections;
  private final MachineState machineState;
  private final boolean isDisturbed;
  private long limit = Long.MAX_VALUE;
  private Optional<Exit> exit = Optional.empty();

  private GuestMachine(ResolvedMachine machine, CmsOptions options, Launch launch, Attachments attachments)
      throws ElfException {
    this.plan = attachments.plan();
    this.settings = options.settings();
    this.highestGear = options.highestGear();
    MachineDescription description = machine.machine();
    PhysicalMemory memory =
        PhysicalMemory.split(
            description.memory().totalMib() * MIB,
            description.memory().concealedMib() * MIB,
            description.tables().granuleBytes());
    memory.conventional().protection().setFineGrain(options.settings().on(CmsSwitch.SMC_FINE_GRAIN));
    this.ledger = new Ledger();
    this.operation = new OperatingHistory(ledger, machine);
    this.mmu = new Mmu(memory.conventional());
    Late late = new Late();
    this.world = new World(launch.processor(), ledger, operation, late, late);
    this.system = LinuxSystem.load(mmu, state, launch, world);
    LinuxKernel kernel = new LinuxKernel(system, world);
    Interpreter interpreter = new Interpreter(state, mmu, world);
    CodeStops stops = new CodeStops();
    WatchedMemory watched = new WatchedMemory();
    LateCommits commits = new LateCommits();
    Interference interference = IntervalTimer.over(
        attachments.engine().interference(), ledger.clock(), options.settings().number(CmsSwitch.TIMER_PERIOD));
    Engine engine = options.engine().build(
        machine, memory.conventional(), memory.concealed(), new HiddenPages(new PageWalks(mmu), watched), commits,
        ledger, new EngineAttachments(interference, attachments.engine().molecules(), attachments.engine().classes()));
    Governor governor = new Governor(ledger, operation, engine, options.settings(), options.trace());
    world.governedBy(governor);
    this.cache = new TranslationCache(
        memory.concealed(),
        Math.min(CMS_IMAGE_BYTES, memory.concealed().size() / 2),
        options.settings().number(CmsSwitch.TCACHE_BYTES),
        description,
        memory.conventional().protection(),
        engine,
        interpreter,
        (start, end) -> space(options, start, end));
    commits.are(cache);
    this.checker = options.check()
        ? Optional.of(new TranslationCacheChecker(
            cache, description, memory.concealed(), memory.conventional(), engine, this::physical))
        : Optional.empty();
    checker.ifPresent(cache::watch);
    ChangePolicy changes = new ChangePolicy(options.settings(), description.cms());
    CodeWatch watch = new CodeWatch(
        mmu, memory.conventional().protection(), interpreter, engine, cache, changes, ledger, description.cms(),
        counters);
    memory.conventional().protection().watch(watch);
    mmu.observe(watch);
    ProcessTrace process = system.trace();
    DebugLoop debugLoop = new DebugLoop(state, process, stops, watched, watch::isKernelWriting);
    this.learned = new LearnedPolicies(description.tables().storeBuffer(), options.settings());
    CmsCosts costs = description.cms();
    Waiting waiting = new Waiting(interpreter, ledger, costs, options.settings());
    GuestReader reader = new GuestReader(mmu, new Decoder(launch.processor().extensions()), stops);
    this.installer = new Installer(
        interpreter,
        reader,
        new Translator(description, options.check(), attachments.plan(), attachments.stages()),
        cache,
        learned,
        changes,
        waiting,
        ledger,
        costs,
        counters,
        attachments.run());
    Revalidation revalidation =
        new Revalidation(installer, cache, reader, changes, learned, ledger, costs, counters);
    this.reloading = new Reloading(
        new WarmStart(attachments.saved(), mmu), installer, interpreter, cache, learned, ledger, costs, counters,
        options.highestGear(), stops);
    Promotion promotion = new Promotion(installer, revalidation, cache, learned, waiting, options, counters);
    this.morpher = new CodeMorpher(
        state, interpreter, engine, ledger, costs, options, counters,
        new Entrance(
            state, interpreter, installer, revalidation, reloading, cache, learned, changes, waiting, options,
            counters),
        promotion,
        new Failures(installer, revalidation, learned, mmu, counters),
        new Meddler(attachments.loop(), installer, cache, learned, ledger, costs),
        cache,
        new GovernedKernel(
            new ObservedKernel(new AnnouncedKernel(kernel, watch), attachments.run()), governor, ledger.clock()),
        attachments.boundary(),
        attachments.run(),
        debugLoop);
    this.debug = new DebugControl(
        this, system, state, mmu, interpreter, engine, cache, watch, stops, watched, debugLoop, process);
    this.guestSections = new GuestSections(mmu, state, system, world);
    this.machineState = new MachineState(
        Conditions.of(machine, options), description, ledger, operation, world, counters, cache, engine, mmu,
        interpreter, learned, changes, waiting, installer, promotion,
        interference instanceof IntervalTimer timer ? Optional.of(timer) : Optional.empty(),
        governor, morpher);
    this.isDisturbed = attachments.disturb();
    late.are(kernel, morpher::now);
  }

  private Space space(CmsOptions options, int start, int end) {
    return switch (options.settings().value(CmsSwitch.TCACHE_POLICY)) {
      case "fifo" -> new Ring(start, end);
      case "flush" -> Ring.flushed(start, end);
      default -> new GenerationalSpace(
          start,
          end,
          options.settings().number(CmsSwitch.GEAR2_THRESHOLD),
          installed -> ledger.events().ownerGuestInstructions(installed.number()));
    };
  }

  private int physical(int linear) {
    long found = mmu.walk(linear, false, true);
    return found < 0 ? -1 : (int) found;
  }

  /// Builds the machine and loads the program.
  ///
  /// @param machine the processor at its operating point
  /// @param options what CMS may do
  /// @param launch what to run
  /// @throws ElfException in one line, if the program cannot be run
  public static GuestMachine load(ResolvedMachine machine, CmsOptions options, Launch launch) throws ElfException {
    return load(machine, options, launch, Attachments.NONE);
  }

  /// The same, with `attachments`.
  public static GuestMachine load(
      ResolvedMachine machine, CmsOptions options, Launch launch, Attachments attachments) throws ElfException {
    GuestMachine loaded = new GuestMachine(machine, options, launch, attachments);
    attachments.run().loaded(loaded);
    return loaded;
  }

  /// Whether a run is over.
  public enum Progress {
    /// The guest is gone; [#exit] says how.
    EXITED,
    /// The instruction limit was reached, exactly.
    LIMIT,
    /// Neither; run again to go on.
    PAUSED
  }

  /// Runs the guest until it ends or has retired `limit` guest instructions since it was loaded; or, sooner, until
  /// about `pause` have retired. Where a run is paused changes nothing that can be observed, and a guest that has
  /// ended stays as it is.
  public Progress run(long limit, long pause) {
    this.limit = limit;
    if (exit.isPresent()) {
      return Progress.EXITED;
    }
    CodeMorpher.Ending ending = morpher.run(limit, pause);
    ledger.check();
    checker.ifPresent(TranslationCacheChecker::check);
    return switch (ending) {
      case CodeMorpher.Ending.Exited exited -> {
        exit = Optional.of(exited.exit());
        yield Progress.EXITED;
      }
      case CodeMorpher.Ending.OutOfInstructions _ -> Progress.LIMIT;
      case CodeMorpher.Ending.Paused _ -> Progress.PAUSED;
    };
  }

  /// Runs the guest until it ends or has retired `limit` guest instructions since it was loaded.
  public Progress run(long limit) {
    return run(limit, Long.MAX_VALUE);
  }

  /// Makes the [#run] under way return as soon as CMS has control: for who is called from inside of it, as the guest's
  /// standard input is.
  public void pause() {
    morpher.pause();
  }

  /// How the guest ended, if it has.
  public Optional<Exit> exit() {
    return exit;
  }

  /// Says that the guest is gone.
  void ended(Exit how) {
    exit = Optional.of(how);
  }

  /// A debugger's hold on the guest; costs nothing until it is attached.
  public DebugControl debug() {
    return debug;
  }

  /// The processor it runs on, at its present operating point.
  public ResolvedMachine machine() {
    return operation.machine();
  }

  /// The operating points it has been at, its time, and what everything cost.
  public OperatingHistory operation() {
    return operation;
  }

  /// How CMS's switches are set.
  public CmsSettings settings() {
    return settings;
  }

  /// The highest gear CMS may use, 1 to 4.
  public int highestGear() {
    return highestGear;
  }

  /// The guest's registers.
  public GuestState state() {
    return state;
  }

  /// The guest's memory, at linear addresses.
  public Mmu memory() {
    return mmu;
  }

  /// The books.
  public Ledger ledger() {
    return ledger;
  }

  /// What CMS did.
  public CmsCounters counters() {
    return counters;
  }

  /// What failed speculation has taught, from the region that failed most.
  public List<Lesson> lessons() {
    return learned.lessons();
  }

  /// Bytes of the T-cache in use, and what had to make room.
  public CacheUse cacheUse() {
    return new CacheUse(cache.usedBytes(), cache.evictions(), cache.moves());
  }

  /// The gear of the translation that a host address lies in, if there is one.
  public OptionalInt gearAt(int hostPc) {
    return cache.containing(hostPc)
        .map(installed -> OptionalInt.of(installed.gear()))
        .orElseGet(OptionalInt::empty);
  }

  /// Where the guest is when committed state stands before the molecule at a host address, if that is known.
  public Optional<ResumePoint> resumePoint(int hostPc) {
    return cache.containing(hostPc).flatMap(installed -> installed.resumePoint(hostPc));
  }

  /// The code of the process that is running; to be asked only while the guest is not gone.
  public RunningCode runningCode() {
    return system.runningCode();
  }

  /// What the translations of a gear did, those that are gone included.
  public OwnerCounts executedInGear(int gear) {
    OwnerCounts sum = OwnerCounts.NONE;
    for (int owner : installer.ownersInGear(gear)) {
      sum = sum.plus(ledger.events().owner(owner));
    }
    return sum;
  }

  /// Guest instructions that the translations of a gear retired, those that are gone included.
  public long instructionsInGear(int gear) {
    long sum = 0;
    for (int owner : installer.ownersInGear(gear)) {
      sum += ledger.events().ownerGuestInstructions(owner);
    }
    return sum;
  }

  /// State of the T-cache.
  ///
  /// @param usedBytes bytes that translations occupy
  /// @param evictions translations that had to make room
  /// @param moves times a translation moved to another place
  public record CacheUse(int usedBytes, long evictions, long moves) {}

  /// Guest address of the region whose translation has retired the most instructions, if there is one.
  public OptionalInt hottest() {
    return cache.all().stream()
        .max(Comparator.comparingLong((Installed each) -> ledger.events().ownerGuestInstructions(each.number()))
            .thenComparing(each -> -each.number()))
        .map(each -> OptionalInt.of(each.eip()))
        .orElse(OptionalInt.empty());
  }

  /// Makes the translation of the region at `eip` once more, as CMS would make it now, for `stages` to watch; nothing
  /// is installed and nothing charged.
  ///
  /// @param gear 2 to 4
  /// @return whether there is one: the first instruction may have to be interpreted
  public boolean explain(int eip, int gear, StageObserver stages) {
    return installer.explain(new Translator(machine().machine(), true, plan, stages), eip, gear);
  }

  /// The T-cache's translations as the bytes of a file, for [SavedCache#read] in a later run.
  public byte[] savedTranslations() {
    return SavedCache.bytes(machine().machine(), settings, reloading.saved());
  }

  /// The state of guest and machine as sections by name. A machine that has not run yet goes on from them by [#restore]
  /// or by [#restoreExactly]. The guest stands at an instruction boundary, as it does whenever [#run] has returned;
  /// saving changes nothing.
  ///
  /// @throws StateException in one line, naming what cannot be saved
  public Map<String, byte[]> save() throws StateException {
    if (exit.isPresent()) {
      throw new StateException("the guest has ended");
    }
    Map<String, byte[]> sections = guestSections.save();
    if (isDisturbed) {
      sections.putAll(machineState.refused("was taken of a run that was disturbed, or began with translations of"
          + " another; --exact does not go on from those"));
    } else if (!isFarFrom(limit)) {
      sections.putAll(machineState.refused(
          ("was taken where a run is interpreted because it ends within %d instructions;"
              + " for --exact give that run more --max-instructions, or none").formatted(CodeMorpher.MARGIN)));
    } else {
      sections.putAll(machineState.save());
    }
    return sections;
  }

  /// Whether an instruction limit has had no effect yet.
  private boolean isFarFrom(long end) {
    return ledger.events().guestInstructions() < end - CodeMorpher.MARGIN;
  }

  /// Becomes guest and machine that [#save] wrote, and will do to the last cycle what that machine would have done;
  /// this one was loaded with the same program, on the same machine and under the same settings, and has not run yet.
  ///
  /// @param end the instruction limit that it will run to, from the beginning of the first run
  /// @throws StateException in one line, if the sections are not that; this machine is of no use then
  public void restoreExactly(Map<String, byte[]> sections, long end) throws StateException {
    if (isDisturbed) {
      throw new StateException("--exact goes on with no run that is disturbed or begins with other translations");
    }
    restore(sections);
    machineState.restore(sections);
    if (!isFarFrom(end)) {
      throw new StateException(
          "was taken after %d guest instructions; with --exact --max-instructions counts these, give"
              .formatted(ledger.events().guestInstructions()) + " at least %d more".formatted(CodeMorpher.MARGIN + 1));
    }
  }

  /// Becomes the guest that [#save] wrote; this machine was loaded with the same program and has not run yet. Its
  /// T-cache, caches and books are as new.
  ///
  /// @throws StateException in one line, if the sections are not that; this machine is of no use then
  public void restore(Map<String, byte[]> sections) throws StateException {
    guestSections.restore(sections);
  }

  /// The program's function symbols.
  public SymbolTable symbols() {
    return system.symbols();
  }

  /// System calls that were answered with ENOSYS, the first of each.
  public List<UnknownCall> unknownCalls() {
    return system.unknownCalls();
  }

  /// Instructions that were answered with #UD because they are not implemented, the first of each kind.
  public List<Unimplemented> unimplemented() {
    return world.unimplemented();
  }

  /// The guest's page tables as the host's TLB refill sees them. A store is allowed only where the page is dirty
  /// already: a speculative store must leave no trace in the tables, so the first one to a page is left to the
  /// interpreter.
  private record PageWalks(Mmu mmu) implements GuestTranslation {
    private static final int PRESENT_WRITE_USER =
        GuestFault.PF_PRESENT | GuestFault.PF_WRITE | GuestFault.PF_USER;

    @Override
    public Walk walk(int linear, boolean write) {
      long found = mmu.walk(linear, false, true);
      if (found < 0) {
        return new Walk.Missing((int) found | (write ? GuestFault.PF_WRITE : 0));
      }
      boolean writable = (found & Mmu.MAY_WRITE) != 0 && (found & Mmu.IS_DIRTY) != 0;
      if (write && !writable) {
        return new Walk.Missing(PRESENT_WRITE_USER);
      }
      return new Walk.Mapped((int) found & ~0xfff, writable, false);
    }
  }
}
