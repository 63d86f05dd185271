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
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.ResolvedMachine;
import palimpsest.workbench.cores.CoreFile;
import palimpsest.workbench.cores.CoreMachine;
import palimpsest.workbench.cores.CoreShape;
import palimpsest.workbench.sensitivity.Judgement;
import palimpsest.workbench.sensitivity.Perturbation;
import palimpsest.workbench.sensitivity.Sensitivity;
import palimpsest.workbench.sensitivity.Spending;
import palimpsest.x86.elf.ElfException;
import palimpsest.x86.linux.Exit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `palimpsest compare`: one guest program on the codesigned machine and on ordinary cores.
@Command(
    name = "compare",
    description = "Runs a Linux/i386 program on the codesigned machine and on models of ordinary x86 cores with the"
        + " same caches, memory, frequency and voltage (docs/cores.md), and prints one table to standard error. The"
        + " guest's output is that of the first run; it should not write files below --root, which all runs share.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  palimpsest compare --stacks verification/guests/bin/crc32 2000",
      "  palimpsest compare --sensitivity 1000 verification/guests/bin/sort",
      "  palimpsest compare --machine tm8600 verification/guests/bin/sha256"
    })
final class CompareCommand implements Callable<Integer>, GuestCommand {
  private final Console console;

  @Mixin private MachineOption machine = new MachineOption();

  @Mixin private CmsOption cms = new CmsOption();

  @Option(
      names = "--cores",
      paramLabel = "FILE.toml",
      description = "The cores to compare with, instead of those that come with the program; a core may be based on one"
          + " of them.")
  private Optional<Path> cores = Optional.empty();

  @Option(names = "--stacks", description = "Print where the cycles of each processor went, too, in per cent.")
  private boolean stacks;

  @Option(
      names = "--sensitivity",
      paramLabel = "N",
      description = "Judge the conclusions about energy under N energy tables, every price of each drawn at random"
          + " within half of what it is: which stand in 95 %% of them?")
  private Optional<Integer> sensitivity = Optional.empty();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Where the draws of --sensitivity begin (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--json",
      paramLabel = "FILE.json",
      description = "Write everything to this file, cycle stacks and energy by event included.")
  private Optional<Path> json = Optional.empty();

  @Mixin private LimitOption maxInstructions = new LimitOption();

  @Mixin private GuestOptions guest = new GuestOptions();

  CompareCommand(Console console) {
    this.console = console;
  }

  @Override
  public GuestOptions guest() {
    return guest;
  }

  @Override
  public Integer call() throws MachineException, ElfException {
    long limit = maxInstructions.limit();
    Optional<Perturbation> perturbation = sensitivity.map(this::perturbation);
    Optional<WrittenFile> file = json.map(target -> WrittenFile.open("--json", target));
    List<CoreShape> shapes = cores.isPresent() ? CoreFile.read(cores.get()) : CoreFile.standard();
    ResolvedMachine resolved = machine.resolve();
    CmsOptions options = cms.applied(CmsOptions.DEFAULT);
    List<Contender> contenders = contenders(resolved, options, shapes, limit);
    List<Spending> spendings = contenders.stream().map(Contender::spending).toList();
    List<Judgement> judgements = perturbation
        .map(each -> Sensitivity.judge(spendings, Sensitivity.conclusions(spendings), each))
        .orElse(List.of());

    PrintWriter errors = console.errors();
    errors.print(ComparisonTable.of(contenders));
    if (stacks) {
      errors.print(ComparisonTable.stacks(contenders));
    }
    if (!judgements.isEmpty()) {
      errors.print(ComparisonTable.of(judgements, Perturbation.USUAL_SPREAD));
    }
    contenders.stream().filter(each -> !isSame(each, contenders.getFirst())).forEach(each ->
        errors.println("palimpsest: on " + each.name() + " the guest did something else: it asks for the time, or files"
            + " it wrote were there"));
    file.ifPresent(open -> open.write(
        StatsFile.json(map(resolved, contenders, judgements)).getBytes(StandardCharsets.UTF_8)));
    return 0;
  }

  private Perturbation perturbation(int draws) {
    if (draws < 1) {
      throw new UsageException("--sensitivity " + draws + ": give a number of energy tables, 1 or more");
    }
    return new Perturbation(draws, Perturbation.USUAL_SPREAD, seed);
  }

  private List<Contender> contenders(
      ResolvedMachine resolved, CmsOptions options, List<CoreShape> shapes, long limit) throws ElfException {
    RepeatedStreams streams = new RepeatedStreams(console.guest());
    List<Contender> contenders = new ArrayList<>();
    RepeatedStreams.Run first = streams.next();
    GuestMachine vliw = GuestMachine.load(resolved, options, guest.launch(first.streams()));
    try (Progress progress = new Progress(vliw, limit, console, SnapshotOptions.Checkpoints.none())) {
      progress.run();
    }
    contenders.add(Contender.of(resolved.machine().name(), vliw, first.written()));
    for (CoreShape shape : shapes) {
      RepeatedStreams.Run run = streams.next();
      CoreMachine core = CoreMachine.load(shape, resolved, guest.launch(run.streams()));
      Optional<Exit> exit = core.run(limit);
      contenders.add(Contender.of(shape, resolved, core, exit, run.written()));
    }
    return contenders;
  }

  private static boolean isSame(Contender one, Contender other) {
    return one.written().equals(other.written())
        && one.exit().map(Exit::status).equals(other.exit().map(Exit::status))
        && one.instructions() == other.instructions();
  }

  private Map<String, Object> map(ResolvedMachine resolved, List<Contender> contenders, List<Judgement> judgements) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("version", Version.NUMBER);
    map.put("guest", GuestIdentity.of(guest).toMap());
    Map<String, Object> point = new LinkedHashMap<>();
    point.put("mhz", resolved.point().mhz());
    point.put("volts", resolved.point().volts());
    map.put("operating_point", point);
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Contender each : contenders) {
      Map<String, Object> row = each.toMap();
      row.put("same_as_first", isSame(each, contenders.getFirst()));
      rows.add(row);
    }
    map.put("processors", rows);
    map.put("claims", judgements.stream().map(CompareCommand::claim).toList());
    return map;
  }

  private static Map<String, Object> claim(Judgement judgement) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("claim", judgement.claim().text());
    map.put("held", judgement.held());
    map.put("draws", judgement.draws());
    map.put("stands", judgement.stands());
    return map;
  }
}
