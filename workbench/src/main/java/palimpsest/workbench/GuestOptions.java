package palimpsest.workbench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import palimpsest.verify.guest.Guest;
import palimpsest.x86.cpu.CpuModel;
import palimpsest.x86.linux.Binding;
import palimpsest.x86.linux.GuestRoot;
import palimpsest.x86.linux.Launch;
import palimpsest.x86.linux.StandardStreams;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What to run and what it shall find.
final class GuestOptions {
  /// Where AT_RANDOM, getrandom and /dev/urandom begin, unless told otherwise.
  private static final long DEFAULT_SEED = 1;

  @Option(
      names = "--root",
      paramLabel = "DIR",
      description = "The host folder that is the guest's /. Without it the guest sees no files but its devices.")
  private Optional<Path> root = Optional.empty();

  @Option(
      names = "--bind",
      paramLabel = "HOST=GUEST[:ro]",
      description = "Show the host's folder or file HOST at the absolute path GUEST of the guest too, with :ro for"
          + " looking only; may be repeated.")
  private List<String> bindings = new ArrayList<>();

  @Option(
      names = "--env",
      paramLabel = "NAME=VALUE",
      description = "A variable of the guest's environment; may be repeated. The host's environment is not passed on.")
  private List<String> environment = new ArrayList<>();

  @Option(
      names = "--guest",
      paramLabel = "PROCESSOR",
      defaultValue = "i686",
      showDefaultValue = CommandLine.Help.Visibility.ALWAYS,
      description = "What CPUID reports and which instructions there are: i686 (with MMX), pentium3 (FXSAVE and SSE,"
          + " too) or pentium4 (SSE2, too).")
  private String model = CpuModel.I686.name();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "PROGRAM",
      description = "A Linux/i386 ELF file. With --root, a name that begins with / is looked for in the guest's files"
          + " first, and the guest is told that path; otherwise it is told the file's name without a folder.")
  private Path program = Path.of("");

  @Parameters(index = "1..*", paramLabel = "ARGS", arity = "0..*", description = "The guest's arguments.")
  private List<String> arguments = new ArrayList<>();

  /// The launch of a guest that goes on from a snapshot.
  private Optional<Launch> before = Optional.empty();

  /// Lets the guest be the one that was launched so, and that a snapshot was taken of; what is named here says only
  /// where its files are now.
  ///
  /// @throws UsageException in one line, if more is named than that
  void goOnFrom(Launch launch) {
    if (!environment.isEmpty()) {
      throw new UsageException("--env with --restore: the guest has its environment already; leave it out");
    }
    if (!arguments.isEmpty() && !arguments.equals(launch.arguments().subList(1, launch.arguments().size()))) {
      throw new UsageException("--restore: the guest has its arguments already; leave them out");
    }
    before = Optional.of(launch);
    model = launch.processor().name();
    environment = launch.environment();
    if (program.toString().isEmpty()) {
      program = root.flatMap(to -> launch.root().map(from -> moved(launch.program(), from, to)))
          .orElse(launch.program());
    }
    root = root.or(launch::root);
  }

  private static Path moved(Path file, Path from, Path to) {
    return file.startsWith(from) ? to.resolve(from.relativize(file)) : file;
  }

  /// The program's file on the host.
  Path program() {
    return inside().orElse(program);
  }

  /// The program's file on the host, if it is one of the guest's.
  private Optional<Path> inside() {
    return root.filter(_ -> program.isAbsolute() && before.isEmpty())
        .flatMap(folder -> GuestRoot.find(folder, program.toString()));
  }

  /// The guest's argument vector. It begins with the program's path if it is one of the guest's files, else with its
  /// file's name alone: what lies on the guest's stack must not depend on where a file happens to be.
  List<String> argv() {
    if (before.isPresent()) {
      return before.get().arguments();
    }
    List<String> argv = new ArrayList<>();
    argv.add(inside().isPresent() ? program.toString() : String.valueOf(program.getFileName()));
    argv.addAll(arguments);
    return argv;
  }

  /// The processor the guest sees.
  ///
  /// @throws UsageException in one line, if there is none of that name
  CpuModel processor() {
    return CpuModel.named(model)
        .orElseThrow(
            () -> new UsageException(
                "--guest " + model + ": no such processor; name one of "
                    + CpuModel.ALL.stream().map(CpuModel::name).collect(Collectors.joining(", "))));
  }

  /// The guest as verification runs it.
  Guest guest() {
    checkNamed();
    return new Guest(program(), arguments, environment, root, bound(), processor());
  }

  /// The launch.
  ///
  /// @throws UsageException in one line, if an option makes none possible
  Launch launch(StandardStreams streams) {
    checkNamed();
    root.ifPresent(folder -> {
      if (!Files.isDirectory(folder) || !Files.isReadable(folder)) {
        throw new UsageException("--root " + folder + ": not a folder that can be read; name an existing one");
      }
    });
    for (String variable : environment) {
      if (variable.indexOf('=') < 1) {
        throw new UsageException("--env " + variable + ": expected NAME=VALUE");
      }
    }
    if (!Files.exists(program())) {
      throw new UsageException(program + ": no such file; name a Linux/i386 program");
    }
    if (Files.isDirectory(program())) {
      throw new UsageException(program + ": is a folder; name a Linux/i386 program");
    }
    return new Launch(
        program(),
        argv(),
        environment,
        root,
        bound(),
        streams,
        processor(),
        before.map(Launch::seed).orElse(DEFAULT_SEED),
        before.map(Launch::epochSeconds).orElse(Launch.DEFAULT_EPOCH_SECONDS));
  }

  private void checkNamed() {
    if (program.toString().isEmpty()) {
      throw new UsageException("Missing required parameter: 'PROGRAM'; name a Linux/i386 program");
    }
  }

  private List<Binding> bound() {
    return bindings.isEmpty() && before.isPresent()
        ? before.get().bindings()
        : bindings.stream().map(GuestOptions::binding).toList();
  }

  private static Binding binding(String text) {
    boolean readOnly = text.endsWith(":ro");
    String pair = readOnly ? text.substring(0, text.length() - 3) : text;
    int split = pair.lastIndexOf('=');
    if (split < 1 || !pair.startsWith("/", split + 1)) {
      throw new UsageException("--bind " + text + ": expected HOST=GUEST or HOST=GUEST:ro, GUEST beginning with /");
    }
    Path host = Path.of(pair.substring(0, split));
    String guest = pair.substring(split + 1);
    if (!Path.of(guest).normalize().toString().equals(guest) || guest.equals("/")) {
      throw new UsageException("--bind " + text + ": GUEST must be a plain path below /; for / itself there is --root");
    }
    if (!Files.isReadable(host)) {
      throw new UsageException("--bind " + text + ": " + host + " cannot be read; name a folder or file that can");
    }
    return new Binding(host, guest, readOnly);
  }
}
