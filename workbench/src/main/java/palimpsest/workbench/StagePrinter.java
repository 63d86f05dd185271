package palimpsest.workbench;

import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import palimpsest.cms.emit.CompiledTrace;
import palimpsest.cms.emit.ListedMolecule;
import palimpsest.cms.ir.Trace;
import palimpsest.cms.ir.TracePrinter;
import palimpsest.cms.pipeline.StageObserver;
import palimpsest.cms.region.GuestPath;
import palimpsest.x86.elf.SymbolTable;
import palimpsest.x86.isa.Disassembler;

/// Prints the stages of one translation for a person.
final class StagePrinter implements StageObserver {
  private final PrintWriter out;
  private final Disassembler disassembler;
  private final SymbolTable symbols;
  /// The guest's instructions as text, by address.
  private final Map<Integer, String> guestLines = new HashMap<>();
  private String lastStage = "";

  StagePrinter(PrintWriter out, SymbolTable symbols) {
    this.out = out;
    this.symbols = symbols;
    this.disassembler = new Disassembler(address -> exactName(symbols, address));
  }

  private static Optional<String> exactName(SymbolTable symbols, int address) {
    return symbols.nearest(address).filter(symbol -> symbol.address() == address).map(SymbolTable.Symbol::name);
  }

  @Override
  public void selected(GuestPath path) {
    guestLines.clear();
    path.steps().forEach(step -> guestLines.put(step.eip(),
        String.format("%08x  %s", step.eip(), disassembler.print(step.instruction(), step.eip()))));
    String where = symbols.nearest(path.head())
        .map(symbol -> String.format(" in %s+0x%x", symbol.name(), path.head() - symbol.address()))
        .orElse("");
    out.printf("region at %08x%s: %d guest instructions, ends: %s%n%n", path.head(), where, path.steps().size(),
        path.end().name().toLowerCase(Locale.ROOT));
    path.steps().forEach(step -> out.println("  " + guestLines.get(step.eip())));
  }

  @Override
  public void transformed(String stage, Trace trace) {
    String text = TracePrinter.print(trace);
    if (text.equals(lastStage)) {
      out.printf("%n--- after %s: unchanged%n", stage);
    } else {
      out.printf("%n--- after %s%n%s%n", stage, text.stripTrailing());
    }
    lastStage = text;
  }

  @Override
  public void compiled(CompiledTrace code) {
    out.printf("%n--- molecules (%d bytes): offset, cycle, slot and atom, beside the guest instruction it comes from%n",
        code.bytes());
    int width = code.listing().stream()
        .flatMap(molecule -> molecule.atoms().stream())
        .mapToInt(atom -> atom.text().length())
        .max().orElse(0);
    Optional<ListedMolecule.Part> part = Optional.empty();
    for (ListedMolecule molecule : code.listing()) {
      if (part.filter(molecule.part()::equals).isEmpty()) {
        part = Optional.of(molecule.part());
        out.println(molecule.part().name().toLowerCase(Locale.ROOT));
      }
      print(molecule, width);
    }
  }

  private void print(ListedMolecule molecule, int width) {
    String commit = molecule.commit() ? "commit" : "";
    String place = String.format("%6x %5d %-6s", molecule.offset(), molecule.cycle(), commit);
    if (molecule.atoms().isEmpty()) {
      out.println("  " + place + "  -");
    }
    for (ListedMolecule.ListedAtom atom : molecule.atoms()) {
      String guest = guestLines.getOrDefault(atom.eip(), "");
      out.println(String.format("  %s  %-5s %-" + Math.max(1, width) + "s  %s", place, atom.slot(), atom.text(), guest)
          .stripTrailing());
      place = " ".repeat(place.length());
    }
  }
}
