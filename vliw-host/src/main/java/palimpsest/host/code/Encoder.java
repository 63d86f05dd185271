package palimpsest.host.code;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import palimpsest.host.isa.Atom;
import palimpsest.host.isa.Molecule;
import palimpsest.host.isa.Source;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.Template;

/// Molecules to bytes, for one machine and one base of concealed memory. The format is `docs/host-encoding.md`'s.
public final class Encoder {
  private static final int COMMIT = 1 << 31;
  private static final int COMMIT_IN_ATOM = 1 << 7;

  private final MachineDescription machine;
  private final AtomCodec codec;
  private final MoleculeRules rules;

  /// @param concealedBase first concealed physical address, from which direct branch targets count
  public Encoder(MachineDescription machine, int concealedBase) {
    this.machine = machine;
    codec = new AtomCodec(concealedBase);
    rules = new MoleculeRules(machine);
  }

  /// The bytes of `molecule` at physical `address`; a multiple of 8 of them.
  ///
  /// @throws IllegalArgumentException if the molecule is not legal on the machine, or a target is out of reach
  public byte[] encode(Molecule molecule, int address) {
    rules.violation(molecule).ifPresent(violation -> {
      throw new IllegalArgumentException(violation);
    });
    int[] words = words(molecule, address);
    ByteBuffer buffer = ByteBuffer.allocate(words.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asIntBuffer().put(words);
    return buffer.array();
  }

  /// The bytes of molecules that follow one another from physical `address` on.
  ///
  /// @throws IllegalArgumentException as [#encode(Molecule, int)]
  public byte[] encode(List<Molecule> molecules, int address) {
    ByteBuffer buffer = ByteBuffer.allocate(molecules.stream().mapToInt(this::size).sum());
    for (Molecule molecule : molecules) {
      buffer.put(encode(molecule, address + buffer.position()));
    }
    return buffer.array();
  }

  /// The size of a molecule in bytes.
  public int size(Molecule molecule) {
    return machine.templates().get(molecule.template()).bytes();
  }

  /// Whether a branch atom at `address` can name `target`: BranchZero and PushReturn reach 512 KiB either way, the
  /// others all of concealed memory.
  public static boolean reaches(Atom.Branch branch, int address, int target) {
    return switch (branch) {
      case Atom.BranchZero _, Atom.PushReturn _ -> AtomCodec.relativeReaches(target, address);
      case Atom.BranchIf _, Atom.Jump _ -> true;
      case Atom.JumpIndirect _, Atom.Prepare _, Atom.JumpPrepared _, Atom.PopReturn _, Atom.LookUp _, Atom.Trap _ ->
          false;
    };
  }

  int[] words(Molecule molecule, int address) {
    Template template = machine.templates().get(molecule.template());
    List<Atom> atoms = molecule.atoms();
    int[] words = new int[atoms.size()];
    for (int i = 0; i < words.length; i++) {
      if (!template.slots().get(i).isImmediate()) {
        int immediateSlot = template.immediateSlotFor(i);
        words[i] = codec.encode(atoms.get(i), immediateSlot >= 0, address);
        if (immediateSlot >= 0) {
          words[immediateSlot] = immediate(atoms.get(i));
        }
      }
    }
    words[0] |= molecule.template() << 29;
    if (molecule.commit()) {
      int user = template.slots().get(1).immediateFor();
      words[user >= 0 ? user : 1] |= user >= 0 ? COMMIT_IN_ATOM : COMMIT;
    }
    return words;
  }

  private static int immediate(Atom atom) {
    return switch (atom) {
      case Atom.Alu(_, _, _, _, _, Source.Imm(int value)) -> value;
      case Atom.Conditional(_, _, _, _, Source.Imm(int value)) -> value;
      case Atom.Alu _, Atom.Conditional _, Atom.Load _, Atom.Store _, Atom.Float _, Atom.FloatLoad _, Atom.FloatStore _,
          Atom.Nop _, Atom.Branch _ -> 0;
    };
  }
}
