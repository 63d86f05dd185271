package palimpsest.host.isa;

import java.util.List;

/// One VLIW bundle: atoms issued together, one per slot of its template, all reading before any writes.
///
/// @param template index into the machine's templates
/// @param atoms one per slot of the template in slot order; an immediate slot holds [Atom.Nop] here (its value belongs
///     to the atom that uses it)
/// @param commit whether the molecule commits: working state becomes shadow state, gated stores are released
public record Molecule(int template, List<Atom> atoms, boolean commit) {
  public Molecule {
    atoms = List.copyOf(atoms);
  }
}
