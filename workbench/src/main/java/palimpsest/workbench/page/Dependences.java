package palimpsest.workbench.page;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import palimpsest.cms.emit.CompiledTrace;
import palimpsest.cms.emit.ListedMolecule;
import palimpsest.host.code.AtomUse;
import palimpsest.host.code.Decoded;
import palimpsest.host.code.MoleculeDecoder;
import palimpsest.host.isa.Atom;
import palimpsest.host.isa.Molecule;

/// Which atom an atom has each of its operands from, on the way from the entry through prologue and body; in a stub, on
/// the way to the branch that leads there. What a loop's turn has from the turn before is marked as such.
final class Dependences {
  /// An atom's place.
  ///
  /// @param molecule index in the listing
  /// @param slot its slot
  record Place(int molecule, int slot) {}

  /// An operand's way.
  ///
  /// @param carried whether it comes from the turn before
  record Edge(Place from, Place to, String register, boolean carried) {}

  private final List<ListedMolecule> listing;
  private final Map<Integer, Molecule> molecules = new HashMap<>();
  private final int loopHead;
  private final int base;
  private final List<Edge> edges = new ArrayList<>();

  private Dependences(CompiledTrace code, MoleculeDecoder decoder, int base, int concealedBase) {
    this.listing = code.listing();
    this.loopHead = code.loopHead();
    this.base = base;
    byte[] bytes = code.emit(base, concealedBase);
    for (ListedMolecule each : listing) {
      if (decoder.decode(bytes, each.offset(), base + each.offset()) instanceof Decoded.Valid valid) {
        molecules.put(each.offset(), valid.molecule());
      }
    }
  }

  /// The dependences of a translation.
  ///
  /// @param base where it is placed, in concealed memory that begins at `concealedBase`
  static Dependences of(CompiledTrace code, MoleculeDecoder decoder, int base, int concealedBase) {
    Dependences found = new Dependences(code, decoder, base, concealedBase);
    found.find();
    return found;
  }

  List<Edge> edges() {
    return List.copyOf(edges);
  }

  /// The atom in a slot.
  Atom atom(int molecule, int slot) {
    List<Atom> found = atoms(molecule);
    return slot < found.size() ? found.get(slot) : new Atom.Nop();
  }

  private void find() {
    Map<String, Place> last = new LinkedHashMap<>();
    Map<Integer, Map<String, Place>> atBranch = new HashMap<>();
    Map<String, Place> carried = lastWriters();
    for (int i = 0; i < listing.size(); i++) {
      ListedMolecule listed = listing.get(i);
      boolean stub = listed.part() == ListedMolecule.Part.STUB;
      if (stub) {
        last = Optional.ofNullable(atBranch.get(base + listed.offset())).orElse(last);
      }
      reads(i, last, listed.part() == ListedMolecule.Part.BODY ? carried : Map.of());
      last = new LinkedHashMap<>(last);
      writes(i, last);
      for (Atom atom : atoms(i)) {
        if (atom instanceof Atom.BranchIf branch) {
          atBranch.putIfAbsent(branch.target(), last);
        } else if (atom instanceof Atom.BranchZero branch) {
          atBranch.putIfAbsent(branch.target(), last);
        }
      }
    }
  }

  /// Who writes each register last in the body, if that leads back to its head.
  private Map<String, Place> lastWriters() {
    Map<String, Place> last = new LinkedHashMap<>();
    boolean leadsBack = false;
    for (int i = 0; i < listing.size(); i++) {
      if (listing.get(i).part() == ListedMolecule.Part.BODY) {
        writes(i, last);
        for (Atom atom : atoms(i)) {
          leadsBack |= atom instanceof Atom.BranchIf branch && branch.target() == base + loopHead
              || atom instanceof Atom.Jump jump && jump.target() == base + loopHead;
        }
      }
    }
    return leadsBack ? last : Map.of();
  }

  private void reads(int molecule, Map<String, Place> last, Map<String, Place> carried) {
    List<Atom> atoms = atoms(molecule);
    for (int slot = 0; slot < atoms.size(); slot++) {
      for (String register : AtomUse.of(atoms.get(slot)).reads()) {
        Place to = new Place(molecule, slot);
        Place before = last.get(register);
        if (before != null) {
          edges.add(new Edge(before, to, register, false));
        }
        boolean here = before != null && listing.get(before.molecule()).part() == ListedMolecule.Part.BODY;
        Place turn = carried.get(register);
        if (!here && turn != null) {
          edges.add(new Edge(turn, to, register, true));
        }
      }
    }
  }

  private void writes(int molecule, Map<String, Place> last) {
    List<Atom> atoms = atoms(molecule);
    for (int slot = 0; slot < atoms.size(); slot++) {
      for (String register : AtomUse.of(atoms.get(slot)).writes()) {
        last.put(register, new Place(molecule, slot));
      }
    }
  }

  private List<Atom> atoms(int molecule) {
    Molecule found = molecules.get(listing.get(molecule).offset());
    return found == null ? List.of() : found.atoms();
  }
}
