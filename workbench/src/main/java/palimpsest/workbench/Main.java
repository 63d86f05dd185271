package palimpsest.workbench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import palimpsest.host.machine.MachineException;
import palimpsest.x86.elf.ElfException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The `palimpsest` command.
@Command(
    name = "palimpsest",
    description = "Runs unmodified Linux/i386 programs on a simulated VLIW processor, through a concealed translator,"
        + " and says where every cycle and picojoule went.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  palimpsest run --report verification/guests/bin/sha256 2000",
      "  palimpsest run --machine tm8600 --stats out.json ./busybox sha1sum file",
      "  palimpsest explain --at main verification/guests/bin/crc32",
      "  palimpsest machines tm5800",
      "  palimpsest verify --seconds 120"
    })
public final class Main {
  /// Exit status for what the person at the keyboard can put right.
  static final int USAGE = 2;
  /// Exit status for what only we can.
  static final int INTERNAL = 70;

  private Main() {}

  /// Runs one command and ends the process with its status.
  public static void main(String[] arguments) {
    System.exit(run(arguments, Console.ofProcess()));
  }

  /// Runs one command.
  ///
  /// @return the exit status
  static int run(String[] arguments, Console console) {
    CommandLine commandLine = new CommandLine(new Main());
    Map<String, Supplier<Object>> commands = commands(console);
    // Reading all the options there are takes longer than a short program runs: one command asked for is enough.
    boolean asked = arguments.length > 0 && commands.containsKey(arguments[0]);
    commands.forEach((name, command) -> {
      if (!asked || name.equals(arguments[0])) {
        Object made = command.get();
        // What stands behind the program's name is the guest's, dashes and all.
        CommandLine line = new CommandLine(made).setStopAtPositional(takesGuestsWords(made));
        if (made instanceof SweepCommand) {
          line.addSubcommand(new CommandLine(new SweepMergeCommand(console)));
        }
        commandLine.addSubcommand(line);
      }
    });
    numbers(commandLine);
    commandLine.setOut(console.out());
    commandLine.setErr(console.errors());
    commandLine.setUsageHelpAutoWidth(true);
    commandLine.setParameterExceptionHandler((problem, _) -> {
      String help = problem.getCommandLine().getCommandSpec().qualifiedName() + " --help";
      return complain(console, oneLine(problem) + suggestion(problem) + "; see '" + help + "'");
    });
    commandLine.setExecutionExceptionHandler((problem, command, _) -> switch (problem) {
      case UsageException usage -> complain(console, oneLine(usage));
      case MachineException machine -> complain(console, oneLine(machine));
      case ElfException elf -> complain(console, oneLine(elf));
      default -> internal(console, problem, arguments, guestOf(command));
    });
    try {
      return commandLine.execute(arguments);
    } catch (Error | RuntimeException problem) {
      return internal(console, problem, arguments, Optional.empty());
    } finally {
      console.out().flush();
      console.errors().flush();
    }
  }

  /// All commands by name, in the order of the help.
  private static Map<String, Supplier<Object>> commands(Console console) {
    Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
    commands.put("run", () -> new RunCommand(console));
    commands.put("compare", () -> new CompareCommand(console));
    commands.put("explain", () -> new ExplainCommand(console));
    commands.put("machines", () -> new MachinesCommand(console));
    commands.put("verify", () -> new VerifyCommand(console));
    commands.put("lockstep", () -> new LockstepCommand(console));
    commands.put("bench", () -> new BenchCommand(console));
    commands.put("sweep", () -> new SweepCommand(console));
    commands.put("fetch-guests", () -> new FetchGuestsCommand(console));
    commands.put("measure", () -> new MeasureCommand(console));
    commands.put("reproduce", () -> new ReproduceCommand(console));
    commands.put("report", ReportCommand::new);
    return commands;
  }

  private static boolean takesGuestsWords(Object command) {
    return command instanceof RunCommand || command instanceof CompareCommand || command instanceof LockstepCommand
        || command instanceof MeasureCommand;
  }

  /// Numbers that are none are called so in words, not by the names of Java's types.
  private static void numbers(CommandLine commandLine) {
    commandLine.registerConverter(int.class, text -> number(text, "whole number", Integer::valueOf));
    commandLine.registerConverter(long.class, text -> number(text, "whole number", Long::valueOf));
    commandLine.registerConverter(Long.class, text -> number(text, "whole number", Long::valueOf));
    commandLine.registerConverter(Double.class, text -> number(text, "number", Double::valueOf));
    commandLine.registerConverter(double.class, text -> number(text, "number", Double::valueOf));
  }

  private static <T> T number(String text, String kind, Function<String, T> reader) {
    try {
      return reader.apply(text);
    } catch (NumberFormatException _) {
      throw new TypeConversionException("'" + text + "' is no " + kind + " in range");
    }
  }

  private static int complain(Console console, String what) {
    console.errors().println("palimpsest: " + what);
    return USAGE;
  }

  private static int internal(
      Console console, Throwable problem, String[] arguments, Optional<GuestOptions> guest) {
    console.errors().println(ReplayBundle.write(console.folder(), problem, arguments, guest));
    return INTERNAL;
  }

  private static Optional<GuestOptions> guestOf(CommandLine command) {
    return command.getCommand() instanceof GuestCommand running ? Optional.of(running.guest()) : Optional.empty();
  }

  private static String oneLine(Exception problem) {
    return String.valueOf(problem.getMessage()).lines().findFirst().orElse("unknown problem");
  }

  private static String suggestion(ParameterException problem) {
    if (problem instanceof UnmatchedArgumentException unmatched) {
      List<String> near = unmatched.getSuggestions();
      return near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?";
    }
    return "";
  }
}
