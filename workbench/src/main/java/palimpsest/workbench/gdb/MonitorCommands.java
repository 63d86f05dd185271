package palimpsest.workbench.gdb;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import palimpsest.cms.emit.ListedMolecule;
import palimpsest.cms.runtime.CodeAt;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.EnergyLeaf;
import palimpsest.host.account.EnergyStack;
import palimpsest.x86.cpu.GuestState;

/// What `monitor` shows of the machine below the guest.
final class MonitorCommands {
  private static final String HELP = """
      monitor cycles       where the cycles went so far
      monitor energy       where the energy went so far
      monitor gear         which translations lead through the next instruction, and which runs
      monitor translation  the molecules of the first of these
      monitor help         this
      """;

  private final GuestMachine machine;

  MonitorCommands(GuestMachine machine) {
    this.machine = machine;
  }

  /// What a command has to say.
  ///
  /// @param state the registers of the thread GDB looks at
  String answer(String command, GuestState state) {
    return switch (command.strip()) {
      case "cycles" -> cycles();
      case "energy" -> energy();
      case "gear" -> gear(state.eip());
      case "translation" -> translation(state.eip());
      case "help", "" -> HELP;
      default -> "'" + command.strip() + "' is no monitor command; there are:\n" + HELP;
    };
  }

  private String cycles() {
    StringBuilder text = new StringBuilder();
    long all = machine.ledger().clock().now();
    text.append(String.format("%,d cycles, %,d guest instructions%n", all,
        machine.ledger().events().guestInstructions()));
    Arrays.stream(CycleLeaf.values())
        .filter(leaf -> machine.ledger().cycles().get(leaf) != 0)
        .sorted(Comparator.comparingLong((CycleLeaf leaf) -> -machine.ledger().cycles().get(leaf)))
        .forEach(leaf -> text.append(line(leaf.jsonName(), machine.ledger().cycles().get(leaf), all, "")));
    return text.toString();
  }

  private String energy() {
    EnergyStack energy = machine.operation().energy();
    StringBuilder text = new StringBuilder();
    text.append(String.format("%,d pJ%n", energy.sum()));
    Arrays.stream(EnergyLeaf.values())
        .filter(leaf -> energy.get(leaf) != 0)
        .sorted(Comparator.comparingLong((EnergyLeaf leaf) -> -energy.get(leaf)))
        .forEach(leaf -> text.append(line(leaf.jsonName(), energy.get(leaf), energy.sum(), " pJ")));
    return text.toString();
  }

  private static String line(String name, long part, long all, String unit) {
    return String.format("  %-18s %,20d%s  %5.1f %%%n", name, part, unit, 100.0 * part / Math.max(1, all));
  }

  private String gear(int eip) {
    List<CodeAt> found = machine.debug().translationsAt(eip);
    StringBuilder text = new StringBuilder();
    boolean inUse = found.stream().anyMatch(each -> each.standing() == CodeAt.Standing.IN_USE);
    text.append(String.format("%08x%s: %s%n", eip, name(eip), inUse ? "in a translation" : "interpreted (gear 1)"));
    for (CodeAt each : found) {
      text.append(String.format("  gear %d from %08x%s: %d guest instructions, %,d retired so far%s%n", each.gear(),
          each.head(), name(each.head()), each.pathInstructions(), each.retired(), standing(each)));
    }
    return text.toString();
  }

  private static String standing(CodeAt one) {
    return switch (one.standing()) {
      case IN_USE -> "";
      case SET_ASIDE -> "; set aside until its bytes are compared";
      case REMOVED -> "; removed for a breakpoint";
    };
  }

  private String translation(int eip) {
    Optional<CodeAt> found = machine.debug().translationsAt(eip).stream()
        .min(Comparator.comparing(CodeAt::standing));
    if (found.isEmpty()) {
      return String.format("%08x%s: no translation leads through here; it is interpreted%n", eip, name(eip));
    }
    CodeAt one = found.get();
    StringBuilder text = new StringBuilder(String.format(
        "gear %d from %08x%s%s: offset, cycle, slot and atom, guest instruction%n", one.gear(), one.head(),
        name(one.head()), standing(one)));
    int width = one.code().listing().stream()
        .flatMap(molecule -> molecule.atoms().stream())
        .mapToInt(atom -> atom.text().length())
        .max().orElse(1);
    Optional<ListedMolecule.Part> part = Optional.empty();
    for (ListedMolecule molecule : one.code().listing()) {
      if (part.filter(molecule.part()::equals).isEmpty()) {
        part = Optional.of(molecule.part());
        text.append(molecule.part().name().toLowerCase(Locale.ROOT)).append('\n');
      }
      append(text, molecule, width, eip);
    }
    return text.toString();
  }

  private static void append(StringBuilder text, ListedMolecule molecule, int width, int eip) {
    String place =
        String.format("%6x %5d %-6s", molecule.offset(), molecule.cycle(), molecule.commit() ? "commit" : "");
    if (molecule.atoms().isEmpty()) {
      text.append("  ").append(place).append("  -\n");
    }
    for (ListedMolecule.ListedAtom atom : molecule.atoms()) {
      text.append(String.format("  %s  %-5s %-" + width + "s  %08x%s%n", place, atom.slot(), atom.text(), atom.eip(),
          atom.eip() == eip ? " <" : ""));
      place = " ".repeat(place.length());
    }
  }

  private String name(int eip) {
    return machine.symbols().nearest(eip)
        .map(symbol -> eip == symbol.address()
            ? " <" + symbol.name() + ">"
            : String.format(" <%s+%d>", symbol.name(), eip - symbol.address()))
        .orElse("");
  }
}
