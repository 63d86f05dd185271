package palimpsest.verify.prove;

import java.util.Locale;
import java.util.stream.Collectors;
import palimpsest.cms.emit.CompiledTrace;
import palimpsest.cms.emit.ListedMolecule;
import palimpsest.cms.region.GuestPath;
import palimpsest.x86.isa.Disassembler;

/// A translation and what it was made from.
///
/// @param fsBase linear base of FS it holds for
/// @param gsBase linear base of GS it holds for
/// @param loadsConstants whether it loads constants of the instructions from the guest's code
public record MadeTranslation(
    GuestPath path, CompiledTrace code, int fsBase, int gsBase, boolean loadsConstants) {
  /// Where it begins and how long it is, in one line.
  public String title() {
    return String.format(
        Locale.ROOT, "the translation of %d instructions at %08x", path.steps().size(), path.head());
  }

  /// Its guest instructions and its molecules.
  @Override
  public String toString() {
    Disassembler disassembler = new Disassembler();
    StringBuilder text = new StringBuilder(title()).append('\n');
    for (GuestPath.Step step : path.steps()) {
      String instruction = disassembler.print(step.instruction(), step.eip());
      text.append(String.format(Locale.ROOT, "  %08x  %s%n", step.eip(), instruction));
    }
    for (ListedMolecule molecule : code.listing()) {
      String atoms = molecule.atoms().stream().map(ListedMolecule.ListedAtom::text).collect(Collectors.joining(" ; "));
      text.append(String.format(
          Locale.ROOT, "  %6x  %-6s  %s%n", molecule.offset(), molecule.commit() ? "commit" : "", atoms));
    }
    return text.toString();
  }
}
