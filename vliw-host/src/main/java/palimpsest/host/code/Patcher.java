package palimpsest.host.code;

import java.util.ArrayList;
import java.util.List;
import palimpsest.host.isa.Atom;
import palimpsest.host.isa.Molecule;
import palimpsest.host.machine.MachineDescription;
import palimpsest.memory.ConcealedMemory;

/// Rewrites branch targets in installed code: how translations are chained and unchained.
public final class Patcher {
  private final MoleculeDecoder decoder;
  private final Encoder encoder;
  private final ConcealedMemory memory;

  public Patcher(MachineDescription machine, ConcealedMemory memory) {
    this.memory = memory;
    decoder = new MoleculeDecoder(machine, memory.base());
    encoder = new Encoder(machine, memory.base());
  }

  /// The target of the branch in the molecule at physical `address`.
  ///
  /// @throws IllegalArgumentException if no molecule with a targeted branch stands there
  public int target(int address) {
    for (Atom atom : molecule(address).atoms()) {
      if (atom instanceof Atom.Branch branch && hasTarget(branch)) {
        return target(branch);
      }
    }
    throw noBranch(address);
  }

  /// Makes the branch in the molecule at physical `address` go to `target`; nothing else changes.
  ///
  /// @throws IllegalArgumentException if no molecule with a targeted branch stands there, or it cannot reach `target`
  public void retarget(int address, int target) {
    Molecule molecule = molecule(address);
    List<Atom> atoms = new ArrayList<>(molecule.atoms());
    for (int i = 0; i < atoms.size(); i++) {
      if (atoms.get(i) instanceof Atom.Branch branch && hasTarget(branch)) {
        atoms.set(i, withTarget(branch, target));
        int[] words = encoder.words(new Molecule(molecule.template(), atoms, molecule.commit()), address);
        memory.write32(address + 4 * i, words[i]);
        return;
      }
    }
    throw noBranch(address);
  }

  /// Replaces the whole branch atom in the molecule at physical `address`; nothing else changes. So may a trap that
  /// leaves for CMS become a jump, and the jump the trap again.
  ///
  /// @throws IllegalArgumentException if no molecule with a branch stands there, or the new one cannot reach its target
  public void replaceBranch(int address, Atom.Branch branch) {
    Molecule molecule = molecule(address);
    List<Atom> atoms = new ArrayList<>(molecule.atoms());
    for (int i = 0; i < atoms.size(); i++) {
      if (atoms.get(i) instanceof Atom.Branch) {
        atoms.set(i, branch);
        int[] words = encoder.words(new Molecule(molecule.template(), atoms, molecule.commit()), address);
        memory.write32(address + 4 * i, words[i]);
        return;
      }
    }
    throw noBranch(address);
  }

  private Molecule molecule(int address) {
    return switch (decoder.decode(memory, address)) {
      case Decoded.Valid valid -> valid.molecule();
      case Decoded.Invalid invalid -> throw new IllegalArgumentException(
          String.format("no molecule at 0x%x: %s", address, invalid.reason()));
    };
  }

  private static IllegalArgumentException noBranch(int address) {
    return new IllegalArgumentException(String.format("the molecule at 0x%x has no branch to patch", address));
  }

  private static boolean hasTarget(Atom.Branch branch) {
    return switch (branch) {
      case Atom.BranchIf _, Atom.BranchZero _, Atom.Jump _, Atom.PushReturn _ -> true;
      case Atom.JumpIndirect _, Atom.Prepare _, Atom.JumpPrepared _, Atom.PopReturn _, Atom.LookUp _, Atom.Trap _ ->
          false;
    };
  }

  private static int target(Atom.Branch branch) {
    return switch (branch) {
      case Atom.BranchIf b -> b.target();
      case Atom.BranchZero b -> b.target();
      case Atom.Jump b -> b.target();
      case Atom.PushReturn b -> b.target();
      case Atom.JumpIndirect _, Atom.Prepare _, Atom.JumpPrepared _, Atom.PopReturn _, Atom.LookUp _, Atom.Trap _ ->
          throw new IllegalArgumentException(branch + " has no target");
    };
  }

  /// The same branch to another target.
  static Atom.Branch withTarget(Atom.Branch branch, int target) {
    return switch (branch) {
      case Atom.BranchIf b -> new Atom.BranchIf(b.condition(), target);
      case Atom.BranchZero b -> new Atom.BranchZero(b.whenZero(), b.ra(), target);
      case Atom.Jump _ -> new Atom.Jump(target);
      case Atom.PushReturn b -> new Atom.PushReturn(b.ra(), target);
      case Atom.JumpIndirect _, Atom.Prepare _, Atom.JumpPrepared _, Atom.PopReturn _, Atom.LookUp _, Atom.Trap _ ->
          throw new IllegalArgumentException(branch + " has no target");
    };
  }
}
