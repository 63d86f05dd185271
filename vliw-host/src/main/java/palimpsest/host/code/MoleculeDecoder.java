package palimpsest.host.code;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import palimpsest.host.code.AtomCodec.MalformedException;
import palimpsest.host.isa.Atom;
import palimpsest.host.isa.Molecule;
import palimpsest.host.isa.UnitClass;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.Slot;
import palimpsest.host.machine.Template;
import palimpsest.memory.ConcealedMemory;

/// Bytes to molecules, for one machine and one base of concealed memory.
///
/// Total: every byte string is a [Decoded]. Strict: what it accepts is legal on the machine, and encodes to the very
/// same bytes, so a field that should be zero and is not makes a molecule invalid.
public final class MoleculeDecoder {
  private static final int COMMIT = 1 << 31;
  private static final int COMMIT_IN_ATOM = 1 << 7;
  private static final int ATOM = (1 << 29) - 1;

  private final MachineDescription machine;
  private final AtomCodec codec;
  private final Encoder encoder;
  private final MoleculeRules rules;

  /// @param concealedBase first concealed physical address, from which direct branch targets count
  public MoleculeDecoder(MachineDescription machine, int concealedBase) {
    this.machine = machine;
    codec = new AtomCodec(concealedBase);
    encoder = new Encoder(machine, concealedBase);
    rules = new MoleculeRules(machine);
  }

  /// What stands at physical `address`, any address.
  public Decoded decode(ConcealedMemory memory, int address) {
    long room = (long) memory.base() + memory.size() - address;
    if (address < memory.base() || room < 8) {
      return new Decoded.Invalid(address, "outside concealed memory");
    }
    int template = memory.read32(address) >>> 29;
    if (template < machine.templates().size() && room >= machine.templates().get(template).bytes()) {
      return decode(memory.read(address, machine.templates().get(template).bytes()), 0, address);
    }
    return decode(memory.read(address, 8), 0, address);
  }

  /// What the bytes of `code` from `offset` on are, taken to stand at physical `address`.
  public Decoded decode(byte[] code, int offset, int address) {
    if ((address & 7) != 0) {
      return new Decoded.Invalid(address, "not on an 8-byte boundary");
    }
    if (offset < 0 || code.length - offset < 8) {
      return new Decoded.Invalid(address, "cut short");
    }
    ByteBuffer buffer = ByteBuffer.wrap(code).order(ByteOrder.LITTLE_ENDIAN);
    int index = buffer.getInt(offset) >>> 29;
    if (index >= machine.templates().size()) {
      return new Decoded.Invalid(address, "there is no template " + index + " on " + machine.name());
    }
    Template template = machine.templates().get(index);
    if (code.length - offset < template.bytes()) {
      return new Decoded.Invalid(address, "cut short");
    }
    int[] words = new int[template.slots().size()];
    for (int i = 0; i < words.length; i++) {
      words[i] = buffer.getInt(offset + 4 * i);
    }
    try {
      return checked(molecule(index, template, words, address), words, address);
    } catch (MalformedException e) {
      return new Decoded.Invalid(address, String.valueOf(e.getMessage()));
    }
  }

  private Molecule molecule(int index, Template template, int[] words, int address) throws MalformedException {
    List<Slot> slots = template.slots();
    int user = slots.get(1).immediateFor();
    int commitWord = user >= 0 ? user : 1;
    int commitBit = user >= 0 ? COMMIT_IN_ATOM : COMMIT;
    boolean commit = (words[commitWord] & commitBit) != 0;
    List<Atom> atoms = new ArrayList<>();
    for (int i = 0; i < words.length; i++) {
      Slot slot = slots.get(i);
      int bits = (i == commitWord ? words[i] & ~commitBit : words[i]) & ATOM;
      int immediateSlot = template.immediateSlotFor(i);
      if (slot.isImmediate()) {
        atoms.add(new Atom.Nop());
      } else if (slot.accepts().contains(UnitClass.BRANCH)) {
        atoms.add(codec.decodeBranch(bits, address));
      } else {
        atoms.add(codec.decode(bits, immediateSlot >= 0, immediateSlot >= 0 ? words[immediateSlot] : 0));
      }
    }
    return new Molecule(index, atoms, commit);
  }

  private Decoded checked(Molecule molecule, int[] words, int address) {
    Optional<String> violation = rules.violation(molecule);
    if (violation.isPresent()) {
      return new Decoded.Invalid(address, violation.get());
    }
    if (!Arrays.equals(encoder.words(molecule, address), words)) {
      return new Decoded.Invalid(address, "a field that no atom uses is not as the format demands");
    }
    return new Decoded.Valid(molecule, words.length * 4);
  }
}
