package palimpsest.workbench;

import java.io.PrintWriter;
import palimpsest.host.machine.MachineException;
import palimpsest.x86.elf.ElfException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The `palimpsest` command.
@Command(
    name = "palimpsest",
    description = "Runs unmodified Linux/i386 programs on a simulated VLIW processor, through a concealed translator,"
        + " and says where every cycle and picojoule went.",
    subcommands = {RunCommand.class, ExplainCommand.class, MachinesCommand.class, BenchCommand.class},
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  palimpsest run --report verification/guests/bin/sha256 2000",
      "  palimpsest run --machine tm8600 --stats out.json ./busybox sha1sum file",
      "  palimpsest explain verification/guests/bin/crc32 --at main",
      "  palimpsest machines tm5800"
    })
public final class Main {
  /// Exit status for what the person at the keyboard can put right.
  static final int USAGE = 2;
  /// Exit status for what only we can.
  static final int INTERNAL = 70;

  private Main() {}

  /// Runs one command and ends the process with its status.
  public static void main(String[] arguments) {
    System.exit(run(arguments, new PrintWriter(System.err, true)));
  }

  /// Runs one command.
  ///
  /// @param errors where one-line complaints go
  /// @return the exit status
  static int run(String[] arguments, PrintWriter errors) {
    CommandLine commandLine = new CommandLine(new Main());
    commandLine.setErr(errors);
    commandLine.setUsageHelpAutoWidth(true);
    // What stands behind the program's name is the guest's, dashes and all.
    commandLine.getSubcommands().get("run").setStopAtPositional(true);
    commandLine.setParameterExceptionHandler((problem, _) -> {
      errors.println("palimpsest: " + oneLine(problem) + "; see 'palimpsest "
          + helpName(problem.getCommandLine()) + "--help'");
      return USAGE;
    });
    commandLine.setExecutionExceptionHandler((problem, _, _) -> switch (problem) {
      case UsageException usage -> complain(errors, usage);
      case MachineException machine -> complain(errors, machine);
      case ElfException elf -> complain(errors, elf);
      default -> {
        errors.println(ReplayBundle.write(problem, arguments));
        yield INTERNAL;
      }
    });
    return commandLine.execute(arguments);
  }

  private static int complain(PrintWriter errors, Exception problem) {
    errors.println("palimpsest: " + oneLine(problem));
    return USAGE;
  }

  private static String oneLine(Exception problem) {
    return String.valueOf(problem.getMessage()).lines().findFirst().orElse("unknown problem");
  }

  private static String helpName(CommandLine command) {
    return command.getParent() == null ? "" : command.getCommandName() + " ";
  }
}
