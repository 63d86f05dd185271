package palimpsest.workbench;

import java.util.Optional;
import java.util.concurrent.Callable;
import palimpsest.cms.runtime.Attachments;
import palimpsest.cms.runtime.CmsOptions;
import palimpsest.host.core.EngineKind;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.ResolvedMachine;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.lockstep.Lockstep;
import palimpsest.verify.lockstep.Verdict;
import palimpsest.x86.elf.ElfException;
import palimpsest.x86.linux.StandardStreams;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `palimpsest lockstep`: one guest on two configurations, held against each other.
@Command(
    name = "lockstep",
    description = "Runs a program twice, side by side, and compares registers, flags, memory and output wherever the"
        + " second run has a state to show. The first difference is printed with both states, the guest's code, the"
        + " translation, its schedule and the last rollback. Standard input is empty; the program should not write"
        + " files below --root, which both runs share, nor ask for the time, which differs. Ends with status 1 on a"
        + " difference.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  palimpsest lockstep verification/guests/bin/sort 3000",
      "  palimpsest lockstep --reference 2 --gears 3 --machine tm8600 --root . ./busybox sha1sum README.md",
      "  palimpsest lockstep --inject 'seed=7 rollback=500 interrupt=900' verification/guests/bin/hashmap"
    })
final class LockstepCommand implements Callable<Integer>, GuestCommand {
  /// Exit status when the runs differ.
  private static final int DIFFERENT = 1;

  private final Console console;

  @Mixin private MachineOption machine = new MachineOption();

  @Mixin private CmsOption cms = new CmsOption();

  @Mixin private EngineOption engine = new EngineOption();

  @Option(
      names = "--reference",
      paramLabel = "N",
      defaultValue = "1",
      description = "The highest gear of the first run, 1 to 4; 1 is the interpreter alone (default:"
          + " ${DEFAULT-VALUE}). --gears is that of the second.")
  private int reference = 1;

  @Mixin private GearsOption gears = new GearsOption();

  @Option(
      names = "--eager",
      description = "Translate after a handful of executions, so that short programs reach all gears too.")
  private boolean eager;

  @Mixin private InjectOption injection = new InjectOption();

  @Option(
      names = "--memory-every",
      paramLabel = "N",
      defaultValue = "100000",
      description = "Compare all memory every N guest instructions and at the end (default: ${DEFAULT-VALUE}).")
  private long memoryEvery = 100_000;

  @Mixin private LimitOption maxInstructions = new LimitOption();

  @Mixin private GuestOptions guest = new GuestOptions();

  LockstepCommand(Console console) {
    this.console = console;
  }

  @Override
  public GuestOptions guest() {
    return guest;
  }

  @Override
  public Integer call() throws MachineException, ElfException {
    long limit = maxInstructions.limit();
    if (memoryEvery < 1) {
      throw new UsageException("--memory-every " + memoryEvery + ": give a number of 1 or more");
    }
    guest.launch(StandardStreams.nowhere());
    ResolvedMachine resolved = machine.resolve();
    Configuration first = configuration(resolved, GearsOption.checked("--reference", reference), EngineKind.REFERENCE);
    injection.attachedTo(Attachments.NONE);
    Configuration second = configuration(resolved, gears.highest(), engine.kind())
        .withAttachments(() -> injection.attachedTo(Attachments.NONE));
    return switch (new Lockstep(first, second, memoryEvery).run(guest.guest(), limit)) {
      case Verdict.Agreed agreed -> {
        console.out().printf("%s and %s agree: %s guest instructions, compared at %s boundaries%n", first, second,
            Numbers.grouped(agreed.subject().guestInstructions()), Numbers.grouped(agreed.boundaries()));
        yield 0;
      }
      case Verdict.Diverged diverged -> {
        console.out().printf("%s and %s differ%n%s%n", first, second, diverged.divergence());
        yield DIFFERENT;
      }
    };
  }

  private Configuration configuration(ResolvedMachine resolved, int gear, EngineKind kind) {
    CmsOptions options = eager
        ? Configuration.eager(resolved.machine(), gear).options()
        : cms.applied(CmsOptions.DEFAULT).withHighestGear(gear);
    return new Configuration(resolved, options.withEngine(kind), () -> Attachments.NONE);
  }
}
