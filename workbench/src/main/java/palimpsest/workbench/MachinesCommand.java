package palimpsest.workbench;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import palimpsest.cms.CmsSwitch;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;
import palimpsest.host.machine.OperatingPoint;
import palimpsest.workbench.cores.CoreFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `palimpsest machines`: lists the presets, or shows one machine in full.
@Command(
    name = "machines",
    description = "Lists the machine presets; with NAME or FILE, prints that machine completely resolved, as the TOML"
        + " file that describes it. With --cms, lists the switches of CMS instead; with --cores, prints the file of the"
        + " cores that 'compare' sets beside them.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {"  palimpsest machines", "  palimpsest machines tm8600 > my.toml", "  palimpsest machines --cms",
      "  palimpsest machines --cores > cores.toml"})
final class MachinesCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(arity = "0..1", paramLabel = "NAME|FILE", description = "A preset or a TOML file.")
  private Optional<String> name = Optional.empty();

  @Option(names = "--cores", description = "Print the cores of 'palimpsest compare', as their TOML file.")
  private boolean cores;

  @Option(names = "--cms", description = "List what can be set with --cms NAME=VALUE, with values and defaults.")
  private boolean cms;

  MachinesCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws MachineException {
    PrintWriter out = console.out();
    if (cms) {
      switches(out);
    } else if (cores) {
      out.print(CoreFile.standardText());
    } else if (name.isPresent()) {
      out.print(
          Machines.names().contains(name.get())
              ? Machines.presetText(name.get())
              : Machines.load(name.get()).toToml());
    } else {
      out.println("name      slots  clock              summary");
      for (String preset : Machines.names()) {
        MachineDescription machine = Machines.load(preset);
        OperatingPoint top = machine.operatingPoints().getLast();
        int slots = machine.templates().stream().mapToInt(template -> template.slots().size()).max().orElse(0);
        out.printf(
            "%-8s  %5d  %-17s  %s%n",
            preset, slots, Numbers.plain(top.mhz()) + " MHz, " + top.volts() + " V", machine.summary());
      }
    }
    return 0;
  }

  private static void switches(PrintWriter out) {
    out.printf("%-20s  %-23s  %-12s  %s%n", "switch", "values", "default", "meaning");
    for (CmsSwitch each : CmsSwitch.values()) {
      String standard = each.standard().equals(Integer.toString(Integer.MAX_VALUE)) ? "unlimited" : each.standard();
      out.printf("%-20s  %-23s  %-12s  %s%n", each.key(), each.possible().text(), standard, each.meaning());
    }
  }
}
