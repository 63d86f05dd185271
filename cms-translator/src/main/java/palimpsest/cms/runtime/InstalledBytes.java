package palimpsest.cms.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import palimpsest.host.code.Decoded;
import palimpsest.host.code.MoleculeDecoder;
import palimpsest.host.isa.Atom;
import palimpsest.host.isa.Molecule;
import palimpsest.memory.ConcealedMemory;

/// What stands in a translation's bytes, as the engine would decode it.
///
/// @param molecules by address
/// @param broken what is no molecule, for a person
record InstalledBytes(SortedMap<Integer, Molecule> molecules, List<String> broken) {
  /// Reads the bytes of `installed`.
  static InstalledBytes read(Installed installed, ConcealedMemory memory, MoleculeDecoder decoder) {
    SortedMap<Integer, Molecule> molecules = new TreeMap<>();
    List<String> broken = new ArrayList<>();
    int at = installed.base();
    while (at < installed.base() + installed.size() && broken.isEmpty()) {
      switch (decoder.decode(memory, at)) {
        case Decoded.Valid(Molecule molecule, int bytes) -> {
          molecules.put(at, molecule);
          at += bytes;
        }
        case Decoded.Invalid(int address, String reason) ->
            broken.add("no molecule at %x: %s".formatted(address, reason));
      }
    }
    if (broken.isEmpty() && at != installed.base() + installed.size()) {
      broken.add("the last molecule ends at %x, behind the translation".formatted(at));
    }
    return new InstalledBytes(molecules, broken);
  }

  boolean isMolecule(int address) {
    return molecules.containsKey(address);
  }

  /// Whether a committing molecule stands at `address`.
  boolean commits(int address) {
    Molecule molecule = molecules.get(address);
    return molecule != null && molecule.commit();
  }

  /// Where the branch of the molecule at `address` goes, if that is written in it.
  OptionalInt target(int address) {
    return branch(address).map(InstalledBytes::target).orElse(OptionalInt.empty());
  }

  /// The code of the trap in the molecule at `address`, if there is one.
  OptionalInt trap(int address) {
    return branch(address).orElse(new Atom.JumpPrepared()) instanceof Atom.Trap(int code)
        ? OptionalInt.of(code)
        : OptionalInt.empty();
  }

  /// The branch of the molecule at `address`, if it has one.
  Optional<Atom.Branch> branch(int address) {
    Molecule molecule = molecules.get(address);
    if (molecule == null) {
      return Optional.empty();
    }
    return molecule.atoms().stream().filter(Atom.Branch.class::isInstance).map(Atom.Branch.class::cast).findFirst();
  }

  private static OptionalInt target(Atom.Branch branch) {
    return switch (branch) {
      case Atom.BranchIf(_, int target) -> OptionalInt.of(target);
      case Atom.BranchZero(_, _, int target) -> OptionalInt.of(target);
      case Atom.Jump(int target) -> OptionalInt.of(target);
      case Atom.PushReturn(_, int target) -> OptionalInt.of(target);
      case Atom.JumpIndirect _, Atom.Prepare _, Atom.JumpPrepared _, Atom.PopReturn _, Atom.LookUp _, Atom.Trap _ ->
          OptionalInt.empty();
    };
  }
}
