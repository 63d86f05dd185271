package palimpsest.workbench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
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
  private List<String> guestLines = List.of();
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
    guestLines = path.steps().stream()
        .map(step -> String.format("%08x  %s", step.eip(), disassembler.print(step.instruction(), step.eip())))
        .toList();
    String where = symbols.nearest(path.head())
        .map(symbol -> String.format(" in %s+0x%x", symbol.name(), path.head() - symbol.address()))
        .orElse("");
    out.printf("region at %08x%s: %d guest instructions, ends: %s%n%n", path.head(), where, path.steps().size(),
        path.end().name().toLowerCase(java.util.Locale.ROOT));
    guestLines.forEach(line -> out.println("  " + line));
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
    out.printf("%n--- molecules: offset, cycle, atoms (%d bytes); guest code beside them%n", code.bytes());
    List<String> right = new ArrayList<>();
    ListedMolecule.Part part = ListedMolecule.Part.BODY;
    for (ListedMolecule molecule : code.listing()) {
      if (molecule.part() != part) {
        part = molecule.part();
        right.add("        " + part.name().toLowerCase(java.util.Locale.ROOT) + ":");
      }
      right.add(molecule.toString());
    }
    int width = guestLines.stream().mapToInt(String::length).max().orElse(0);
    for (int i = 0; i < Math.max(right.size(), guestLines.size()); i++) {
      String left = i < guestLines.size() ? guestLines.get(i) : "";
      out.println(("  " + left + " ".repeat(width - left.length()) + " | " + (i < right.size() ? right.get(i) : ""))
          .stripTrailing());
    }
  }
}
