package palimpsest.host.code;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import palimpsest.host.isa.Atom;
import palimpsest.host.isa.Molecule;
import palimpsest.host.isa.UnitClass;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.Template;

/// Finds room for atoms that are to issue together: the smallest molecule that holds them.
///
/// Slots are matched by augmenting paths, so atoms are found a place whenever there is one. Where a machine has several
/// memory slots, memory atoms keep the order in which they were given, for slot order is their order in memory.
public final class MoleculePacker {
  private static final int FREE = -1;

  private final MachineDescription machine;
  private final MoleculeRules rules;
  private final List<Integer> bySize;

  public MoleculePacker(MachineDescription machine) {
    this.machine = machine;
    rules = new MoleculeRules(machine);
    bySize = IntStream.range(0, machine.templates().size())
        .boxed()
        .sorted(Comparator.comparingInt(i -> machine.templates().get(i).bytes()))
        .toList();
  }

  /// Template indices, smallest molecule first, equal sizes in the machine's order.
  List<Integer> templatesBySize() {
    return bySize;
  }

  /// The smallest legal molecule of exactly these atoms and no-ops; empty if there is none.
  public Optional<Molecule> pack(List<Atom> atoms, boolean commit) {
    for (int index : bySize) {
      Optional<Molecule> molecule = packInto(index, atoms, commit);
      if (molecule.isPresent()) {
        return molecule;
      }
    }
    return Optional.empty();
  }

  /// The legal molecule of these atoms and no-ops in template `index`; empty if they do not fit it.
  public Optional<Molecule> packInto(int index, List<Atom> atoms, boolean commit) {
    Template template = machine.templates().get(index);
    int[] occupant = new int[template.slots().size()];
    Arrays.fill(occupant, FREE);
    for (int atom = 0; atom < atoms.size(); atom++) {
      if (!place(atom, atoms, template, occupant, new boolean[occupant.length])) {
        return Optional.empty();
      }
    }
    List<Atom> placed = new ArrayList<>(Collections.nCopies(occupant.length, new Atom.Nop()));
    List<Integer> memorySlots = new ArrayList<>();
    List<Integer> memoryAtoms = new ArrayList<>();
    for (int slot = 0; slot < occupant.length; slot++) {
      if (occupant[slot] != FREE) {
        placed.set(slot, atoms.get(occupant[slot]));
        if (atoms.get(occupant[slot]).unit() == UnitClass.MEMORY) {
          memorySlots.add(slot);
          memoryAtoms.add(occupant[slot]);
        }
      }
    }
    Collections.sort(memoryAtoms);
    for (int i = 0; i < memorySlots.size(); i++) {
      placed.set(memorySlots.get(i), atoms.get(memoryAtoms.get(i)));
    }
    Molecule molecule = new Molecule(index, placed, commit);
    return rules.violation(molecule).isEmpty() ? Optional.of(molecule) : Optional.empty();
  }

  private static boolean place(int atom, List<Atom> atoms, Template template, int[] occupant, boolean[] tried) {
    for (int slot = 0; slot < occupant.length; slot++) {
      if (!tried[slot] && !template.slots().get(slot).isImmediate() && template.accepts(slot, atoms.get(atom))) {
        tried[slot] = true;
        if (occupant[slot] == FREE || place(occupant[slot], atoms, template, occupant, tried)) {
          occupant[slot] = atom;
          return true;
        }
      }
    }
    return false;
  }
}
