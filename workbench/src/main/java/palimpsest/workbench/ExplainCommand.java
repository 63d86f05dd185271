package palimpsest.workbench;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import palimpsest.cms.runtime.Attachments;
import palimpsest.cms.runtime.CmsOptions;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.host.machine.MachineException;
import palimpsest.workbench.page.ExplainPage;
import palimpsest.workbench.page.MoleculeCounts;
import palimpsest.workbench.page.StageRecorder;
import palimpsest.x86.elf.ElfException;
import palimpsest.x86.elf.SymbolTable;
import palimpsest.x86.linux.StandardStreams;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `palimpsest explain`: one region, from guest bytes to molecules.
@Command(
    name = "explain",
    description = "Runs a program far enough to know its habits, its output discarded, then shows how CMS translates"
        + " one region: the guest's code, the IR after each pass, and the scheduled molecules, each atom beside the"
        + " guest instruction it comes from. Options may stand behind PROGRAM; after '--' everything is the guest's.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  palimpsest explain verification/guests/bin/crc32",
      "  palimpsest explain --at main --gear 2 verification/guests/bin/sieve",
      "  palimpsest explain --at 80481d0 --machine tm8600 verification/guests/bin/crc32",
      "  palimpsest explain --html crc32.html verification/guests/bin/crc32"
    })
final class ExplainCommand implements Callable<Integer>, GuestCommand {
  private final Console console;

  @Mixin private MachineOption machine = new MachineOption();

  @Mixin private CmsOption cms = new CmsOption();

  @Option(
      names = "--at",
      paramLabel = "SYMBOL|ADDRESS",
      description = "The region that begins here (default: where the program spends most instructions).")
  private Optional<String> at = Optional.empty();

  @Option(
      names = "--gear",
      paramLabel = "2..4",
      defaultValue = "3",
      description = "The gear that translates it, 2 to 4 (default: ${DEFAULT-VALUE}).")
  private int gear = 3;

  @Option(
      names = "--after",
      paramLabel = "N",
      defaultValue = "2000000",
      description = "Guest instructions to run first (default: ${DEFAULT-VALUE}).")
  private long after = 2_000_000;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write a page instead that shows the translation in use in the run, its molecules on a grid of"
          + " slots and cycles with what depends on what, and how often each was executed; it opens without a network.")
  private Optional<Path> html = Optional.empty();

  @Mixin private GuestOptions guest = new GuestOptions();

  ExplainCommand(Console console) {
    this.console = console;
  }

  @Override
  public GuestOptions guest() {
    return guest;
  }

  @Override
  public Integer call() throws MachineException, ElfException {
    if (gear < 2 || gear > CmsOptions.HIGHEST_GEAR) {
      throw new UsageException("--gear " + gear + ": the gears that translate are 2 to 4");
    }
    if (after < 0) {
      throw new UsageException("--after " + after + ": give a number of guest instructions, 0 or more");
    }
    Optional<WrittenFile> page = html.map(file -> WrittenFile.open("--html", file));
    StageRecorder recorder = new StageRecorder();
    MoleculeCounts counts = new MoleculeCounts();
    Attachments attachments = page.isPresent()
        ? Attachments.NONE.withStages(recorder).withMolecules(counts)
        : Attachments.NONE;
    CmsOptions options = cms.applied(CmsOptions.DEFAULT);
    GuestMachine running = GuestMachine.load(
        machine.resolve(),
        page.isPresent() ? options.withHighestGear(gear) : options,
        guest.launch(StandardStreams.nowhere()),
        attachments);
    running.run(after);
    int eip = at.map(place -> address(place, running.symbols())).orElseGet(() -> hottest(running));
    if (page.isPresent()) {
      String program = String.valueOf(guest.program().getFileName());
      String text = ExplainPage.of(running, program, eip, gear, recorder, counts).orElseThrow(() -> interpreted(eip));
      page.get().write(text.getBytes(StandardCharsets.UTF_8));
    } else if (!running.explain(eip, gear, new StagePrinter(console.out(), running.symbols()))) {
      throw interpreted(eip);
    }
    return 0;
  }

  private static UsageException interpreted(int eip) {
    return new UsageException(String.format(
        "--at %08x: no code that can be translated stands there; it is interpreted", eip));
  }

  private static int address(String place, SymbolTable symbols) {
    Optional<SymbolTable.Symbol> symbol = symbols.named(place);
    if (symbol.isPresent()) {
      return symbol.get().address();
    }
    try {
      return Integer.parseUnsignedInt(place.startsWith("0x") ? place.substring(2) : place, 16);
    } catch (NumberFormatException _) {
      throw new UsageException("--at " + place + ": neither a function of the program nor a hexadecimal address");
    }
  }

  private static int hottest(GuestMachine running) {
    OptionalInt found = running.hottest();
    if (found.isEmpty()) {
      throw new UsageException("nothing was hot enough to translate; say where with --at, or run longer with --after");
    }
    return found.getAsInt();
  }
}
