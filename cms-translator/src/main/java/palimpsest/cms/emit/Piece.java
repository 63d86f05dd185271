package palimpsest.cms.emit;

import java.util.List;
import palimpsest.host.isa.Atom;

/// A molecule before its translation has an address: branch targets are offsets in the translation.
///
/// @param offset its own
/// @param cycle when it issues in its part, if no load misses
/// @param part which part it belongs to
/// @param template index into the machine's templates
/// @param atoms one per slot
/// @param eips guest instruction of each slot's atom
/// @param commit whether it commits
record Piece(
    int offset, int cycle, ListedMolecule.Part part, int template, List<Atom> atoms, List<Integer> eips,
    boolean commit) {
  Piece {
    atoms = List.copyOf(atoms);
    eips = List.copyOf(eips);
  }
}
