package palimpsest.host.code;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import palimpsest.host.isa.Atom;
import palimpsest.host.isa.Molecule;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.Template;

/// Which molecule a list of atoms in text means; one rule, for the printer must know what the parser will choose.
final class Placement {
  private final MachineDescription machine;
  private final MoleculePacker packer;
  private final MoleculeRules rules;

  Placement(MachineDescription machine) {
    this.machine = machine;
    packer = new MoleculePacker(machine);
    rules = new MoleculeRules(machine);
  }

  /// The smallest template that takes the atoms in their order, skipped slots left empty; where none does, the smallest
  /// that takes them in any order.
  Optional<Molecule> choose(List<Atom> atoms, boolean commit) {
    for (int index : packer.templatesBySize()) {
      Optional<Molecule> molecule = inOrder(index, atoms, commit);
      if (molecule.isPresent()) {
        return molecule;
      }
    }
    return packer.pack(atoms, commit);
  }

  /// The atoms in template `index`, each in the first slot behind the one before that takes it.
  Optional<Molecule> inOrder(int index, List<Atom> atoms, boolean commit) {
    Template template = machine.templates().get(index);
    int size = template.slots().size();
    List<Atom> placed = new ArrayList<>(Collections.nCopies(size, new Atom.Nop()));
    int slot = 0;
    for (Atom atom : atoms) {
      while (slot < size && (template.slots().get(slot).isImmediate() || !template.accepts(slot, atom))) {
        slot++;
      }
      if (slot == size) {
        return Optional.empty();
      }
      placed.set(slot++, atom);
    }
    Molecule molecule = new Molecule(index, placed, commit);
    return rules.violation(molecule).isEmpty() ? Optional.of(molecule) : Optional.empty();
  }
}
