package palimpsest.workbench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import palimpsest.cms.runtime.Attachments;
import palimpsest.cms.runtime.CmsOptions;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.cms.runtime.SavedCache;
import palimpsest.cms.runtime.SavedCacheException;
import palimpsest.host.core.EngineKind;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.ResolvedMachine;
import palimpsest.verify.engines.EngineComparison;
import palimpsest.verify.engines.EngineDifference;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.prove.RunProof;
import palimpsest.verify.prove.Tally;
import palimpsest.workbench.gdb.GdbException;
import palimpsest.workbench.gdb.GdbOption;
import palimpsest.workbench.gdb.GdbServer;
import palimpsest.x86.elf.ElfException;
import palimpsest.x86.linux.Exit;
import palimpsest.x86.linux.Launch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `palimpsest run`: one guest program, from its first instruction to its exit status.
@Command(
    name = "run",
    description = "Runs a Linux/i386 program. Its standard streams are its own; the exit status is the guest's, 128 +"
        + " signal when it dies of one. Bad input ends with status 2, an internal error with 70.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  palimpsest run --report verification/guests/bin/sha256 2000",
      "  palimpsest run --gears 2 --stats out.json verification/guests/bin/sort",
      "  palimpsest run --inject rollback=500,seed=7 verification/guests/bin/sort",
      "  palimpsest run --record recorded verification/guests/bin/sort",
      "  palimpsest run --power longrun --report verification/guests/bin/decoder 24",
      "  palimpsest run --trace t.json --konata log verification/guests/bin/sort",
      "  palimpsest run --tcache-save sort.tcache verification/guests/bin/sort",
      "  palimpsest run --tcache-load sort.tcache --report verification/guests/bin/sort",
      "  palimpsest run --gdb 1234 --wait verification/guests/bin/sort",
      "  palimpsest run --checkpoint-at 500 --checkpoint s verification/guests/bin/sort",
      "  palimpsest run --restore s --report",
      "  palimpsest run --restore s --exact --stats as-if-never-interrupted.json",
      "  palimpsest run --root . ./busybox gzip -c README.md > README.md.gz"
    })
final class RunCommand implements Callable<Integer>, GuestCommand {
  /// Exit status when `--max-instructions` ended the run, as timeout(1) uses for its limit.
  private static final int LIMIT_REACHED = 124;

  /// Exit status when a debugger killed the guest: 128 and SIGKILL.
  private static final int KILLED = 137;

  /// Exit status when a proof found a translation wrong, whatever the guest's was.
  private static final int REFUTED = 1;

  /// Which model executes the guest.
  enum EngineName {
    /// The VLIW, molecule by molecule, under CMS.
    reference,
    /// The same VLIW, hot molecules as code of the host.
    compiled,
    /// CMS's interpreter alone; nothing is translated.
    interpreter
  }

  private final Console console;

  @Mixin private MachineOption machine = new MachineOption();

  @Mixin private PowerOption power = new PowerOption();

  @Mixin private CmsOption cms = new CmsOption();

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      description = "reference (the VLIW under CMS, molecule by molecule), compiled (the same, hot molecules as code of"
          + " the host: only the host's time differs) or interpreter (CMS's interpreter alone); default:"
          + " ${DEFAULT-VALUE}.")
  private EngineName engine = EngineName.valueOf(EngineOption.Name.of(CmsOptions.DEFAULT.engine()).name());

  @Option(
      names = "--check-engines",
      paramLabel = "N",
      description = "Run on both engines side by side and compare all that can be observed, after every N guest"
          + " instructions where CMS takes over next, and at the end. A difference is an internal error. The program"
          + " should not write files below --root, which both runs share.")
  private Optional<Long> checkEngines = Optional.empty();

  @Mixin private GearsOption gears = new GearsOption();

  @Mixin private LimitOption maxInstructions = new LimitOption();

  @Option(names = "--stats", paramLabel = "FILE.json", description = "Write statistics to this file.")
  private Optional<Path> stats = Optional.empty();

  @Option(names = "--report", description = "Print a report to standard error when the guest has ended.")
  private boolean report;

  @Option(
      names = "--check",
      description = "Let independent checkers judge every translation while running (slower).")
  private boolean check;

  @Option(
      names = "--prove",
      description = "When the guest has ended, prove every translation equal to the guest's code with a solver and"
          + " print the tally to standard error; status 1 if one is refuted.")
  private boolean prove;

  @Option(
      names = "--tcache-save",
      paramLabel = "FILE",
      description = "Save the translations to this file when the guest has ended, for --tcache-load.")
  private Optional<Path> save = Optional.empty();

  @Option(
      names = "--tcache-load",
      paramLabel = "FILE",
      description = "Start with the translations that an earlier run saved, on the same machine and with the same"
          + " switches; each is compared with the guest's code before it is used.")
  private Optional<Path> load = Optional.empty();

  @Mixin private InjectOption injection = new InjectOption();

  @Mixin private RecordOptions record = new RecordOptions();

  @Mixin private GdbOption gdb = new GdbOption();

  @Mixin private SnapshotOptions snapshots = new SnapshotOptions();

  @Mixin private GuestOptions guest = new GuestOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  RunCommand(Console console) {
    this.console = console;
  }

  @Override
  public GuestOptions guest() {
    return guest;
  }

  @Override
  public Integer call() throws MachineException, ElfException {
    long limit = maxInstructions.limit();
    CmsOptions chosen = options();
    if (prove && load.isPresent()) {
      throw new UsageException("--prove with --tcache-load: loaded translations cannot be proved; leave one out");
    }
    if (snapshots.wanted() && (prove || load.isPresent() || checkEngines.isPresent())) {
      throw new UsageException(
          "--checkpoint and --restore go with none of --prove, --tcache-load and --check-engines; leave one out");
    }
    if (snapshots.exact() && (gdb.isGiven() || injection.isGiven() || record.wanted())) {
      throw new UsageException("--exact goes with none of --gdb, --inject and what records; leave one out");
    }
    if (checkEngines.isPresent() && record.wanted()) {
      throw new UsageException("--check-engines runs the guest twice, and a recording is of one run; leave one out");
    }
    Optional<StatsFile> file = stats.map(StatsFile::open);
    Recording recording = record.open();
    Optional<WrittenFile> saved = save.map(target -> WrittenFile.open("--tcache-save", target));
    ResolvedMachine resolved = power.start(machine);
    CmsOptions options = power.applied(chosen, resolved.machine());
    Optional<RunProof> proof =
        prove ? Optional.of(new RunProof(resolved.machine(), Attachments.NONE)) : Optional.empty();
    Attachments attachments = recording.attachedTo(
        load.map(source -> Attachments.NONE.withSaved(loaded(source, resolved, options)))
            .or(() -> proof.map(RunProof::attachments))
            .orElse(Attachments.NONE));
    Optional<SnapshotOptions.Restored> restored = snapshots.restored();
    restored.ifPresent(snapshot -> guest.goOnFrom(snapshot.origin().launch()));
    Optional<GdbServer> debugger = debugger();
    Launch launch = guest.launch(debugger.map(each -> each.attended(console.guest())).orElse(console.guest()));
    SnapshotOptions.Checkpoints checkpoints = snapshots.checkpoints(launch);
    Optional<GuestIdentity> identity =
        report || file.isPresent() || record.wantsStatistics()
            ? Optional.of(GuestIdentity.of(guest))
            : Optional.empty();
    GuestMachine running;
    if (checkEngines.isPresent()) {
      Configuration configuration = new Configuration(resolved, options, () -> injection.attachedTo(attachments));
      running = compared(configuration, launch, checkEngines.get(), limit);
    } else {
      running = GuestMachine.load(resolved, options, launch, injection.attachedTo(attachments));
      restored.ifPresent(snapshot -> {
        if (snapshots.exact()) {
          snapshot.exactlyInto(running, launch, limit);
        } else {
          snapshot.into(running, launch);
        }
      });
      proof.ifPresent(each -> each.watch(running.state()));
      if (debugger.isPresent()) {
        if (debugged(debugger.get(), running, launch, limit) == GdbServer.Outcome.KILLED) {
          return KILLED;
        }
      } else {
        try (Progress progress = new Progress(running, limit, console, checkpoints)) {
          progress.run();
        }
      }
    }
    Optional<Exit> exit = running.exit();
    Optional<RunResult> result = identity.map(each -> RunResult.of(running, each));
    file.ifPresent(open -> open.write(result.orElseThrow()));
    recording.write(result);
    saved.ifPresent(open -> open.write(running.savedTranslations()));
    PrintWriter errors = console.errors();
    checkpoints.missed().forEach(line -> errors.println("palimpsest: " + line));
    exit.filter(ended -> ended.signal().isPresent())
        .ifPresent(ended -> errors.print(FaultDump.of(ended, running)));
    if (report) {
      errors.print(Report.of(result.orElseThrow(), console.terminal().colours()));
    } else {
      running.unimplemented().forEach(each -> errors.println("palimpsest: not implemented (#UD): " + each));
    }
    if (proof.isPresent() && !proved(proof.get(), errors)) {
      return REFUTED;
    }
    return exit.map(Exit::status).orElse(LIMIT_REACHED);
  }

  private Optional<GdbServer> debugger() {
    if (gdb.isGiven() && checkEngines.isPresent()) {
      throw new UsageException("--gdb with --check-engines: give one, then the other");
    }
    if (gdb.isGiven() && snapshots.saves()) {
      throw new UsageException("--gdb with --checkpoint: give one, then the other; --restore goes with both");
    }
    try {
      return gdb.open(console.errors());
    } catch (GdbException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static GdbServer.Outcome debugged(GdbServer server, GuestMachine running, Launch launch, long limit) {
    try (server) {
      return server.run(running, launch, limit);
    } catch (IOException e) {
      throw new IllegalStateException("the socket that gdb attaches to cannot be closed", e);
    }
  }

  private CmsOptions options() {
    CmsOptions options = cms.applied(CmsOptions.DEFAULT).withHighestGear(gears.highest()).withCheck(check);
    return switch (engine) {
      case reference -> options.withEngine(EngineKind.REFERENCE);
      case compiled -> options.withEngine(EngineKind.COMPILED);
      case interpreter -> options.withHighestGear(1);
    };
  }

  /// Runs the guest on both engines.
  ///
  /// @return the machine of the compiled engine
  private GuestMachine compared(Configuration configuration, Launch launch, long every, long limit)
      throws ElfException {
    if (every < 1) {
      throw new UsageException("--check-engines " + every + ": give a number of guest instructions, 1 or more");
    }
    if (prove) {
      throw new UsageException("--check-engines with --prove: give one, then the other");
    }
    EngineComparison comparison = new EngineComparison(configuration, launch, every, limit);
    Optional<EngineDifference> difference = comparison.run();
    if (difference.isPresent()) {
      throw new EnginesDifferException(difference.get(),
          "palimpsest " + String.join(" ", spec.root().commandLine().getParseResult().originalArgs()));
    }
    console.errors().printf("palimpsest: engines agree: %s guest instructions, compared %s times%n",
        Numbers.grouped(comparison.subject().ledger().events().guestInstructions()),
        Numbers.grouped(comparison.comparisons()));
    return comparison.subject();
  }

  private static SavedCache loaded(Path source, ResolvedMachine machine, CmsOptions options) {
    try {
      return SavedCache.read(
          "--tcache-load " + source, Files.readAllBytes(source), machine.machine(), options.settings());
    } catch (IOException _) {
      throw new UsageException("--tcache-load " + source + ": cannot be read; make one with --tcache-save");
    } catch (SavedCacheException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static boolean proved(RunProof proof, PrintWriter errors) {
    Tally tally = proof.prove();
    errors.print(tally);
    return tally.refutations().isEmpty();
  }
}
