package palimpsest.host.code;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import palimpsest.host.isa.Atom;
import palimpsest.host.isa.Molecule;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.Slot;

/// Molecules as text: `{ ld r30,[r4] ; sub.c r1,r1,5 }`, with `commit` behind one that commits. Atoms stand in slot
/// order, immediate slots are not shown. Where the assembler would choose another template for the same text, the
/// template's index stands in front: `4:{ nop ; nop }`. [Assembler#parse] gives back an equal molecule.
public final class Disassembler {
  private final MachineDescription machine;
  private final Placement placement;

  public Disassembler(MachineDescription machine) {
    this.machine = machine;
    placement = new Placement(machine);
  }

  /// The text of a molecule that is legal on the machine.
  public String print(Molecule molecule) {
    List<Slot> slots = machine.templates().get(molecule.template()).slots();
    List<Atom> atoms = new ArrayList<>();
    for (int i = 0; i < slots.size(); i++) {
      if (!slots.get(i).isImmediate()) {
        atoms.add(molecule.atoms().get(i));
      }
    }
    Optional<Molecule> chosen = placement.choose(atoms, molecule.commit());
    String prefix = chosen.equals(Optional.of(molecule)) ? "" : molecule.template() + ":";
    String inner = String.join(" ; ", atoms.stream().map(AtomText::print).toList());
    return prefix + "{ " + inner + " }" + (molecule.commit() ? " commit" : "");
  }

  /// The text of one atom.
  public static String print(Atom atom) {
    return AtomText.print(atom);
  }
}
