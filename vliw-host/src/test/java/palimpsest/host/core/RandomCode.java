package palimpsest.host.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import palimpsest.host.code.MoleculePacker;
import palimpsest.host.isa.Alias;
import palimpsest.host.isa.Atom;
import palimpsest.host.isa.Condition;
import palimpsest.host.isa.LatencyClass;
import palimpsest.host.isa.Molecule;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.OperandWidth;
import palimpsest.host.isa.Source;
import palimpsest.host.machine.MachineDescription;

/// Random straight-line molecules. Registers 40..43 point into [#DATA] and are never written, so that memory atoms hit
/// one another's bytes often; now and then an address is anything.
final class RandomCode {
  static final int DATA = 0x5ff0;
  static final int FIRST_POINTER = 40;
  static final int POINTERS = 4;
  private static final List<Opcode> ALU = List.of(Opcode.values()).stream()
      .filter(op -> op.isAlu() && !op.has(Opcode.Trait.CONDITIONAL))
      .toList();

  private final Random random;
  private final MoleculePacker packer;
  private final int aliasEntries;

  RandomCode(long seed, MachineDescription machine) {
    random = new Random(seed);
    packer = new MoleculePacker(machine);
    aliasEntries = machine.tables().aliasEntries();
  }

  /// Gives every register a value.
  void setRegisters(Bench bench) {
    for (int i = 0; i < FIRST_POINTER; i++) {
      bench.set(i, random.nextInt());
    }
    for (int i = 0; i < POINTERS; i++) {
      bench.set(FIRST_POINTER + i, DATA + random.nextInt(32));
    }
    for (int i = FIRST_POINTER + POINTERS; i < Atom.SINK; i++) {
      bench.set(i, random.nextInt());
    }
    bench.engine.state().setCommittedCodes(random.nextInt());
  }

  List<Molecule> molecules(int count) {
    List<Molecule> molecules = new ArrayList<>();
    while (molecules.size() < count) {
      List<Atom> atoms = new ArrayList<>();
      int width = 1 + random.nextInt(4);
      for (int i = 0; i < width; i++) {
        atoms.add(random.nextInt(5) < 2 ? memory() : alu());
      }
      Optional<Molecule> molecule = packer.pack(atoms, false);
      molecule.ifPresent(molecules::add);
    }
    return molecules;
  }

  /// An ALU atom that cannot fault.
  Atom harmlessAlu() {
    Atom atom = alu();
    while (atom.opcode().has(Opcode.Trait.MAY_FAULT)) {
      atom = alu();
    }
    return atom;
  }

  private Atom alu() {
    Source b = random.nextBoolean() ? new Source.Reg(source()) : new Source.Imm(random.nextInt(256) - 128);
    if (random.nextInt(10) == 0) {
      Condition condition = Condition.of(random.nextInt(16));
      Opcode op = random.nextBoolean() ? Opcode.SEL : Opcode.SET;
      return new Atom.Conditional(op, condition, destination(), source(), b);
    }
    Opcode op = ALU.get(random.nextInt(ALU.size()));
    OperandWidth width = OperandWidth.values()[random.nextInt(3)];
    if (!op.allows(width) || (op.latency() == LatencyClass.DIVIDE && random.nextInt(3) != 0)) {
      return alu();
    }
    return new Atom.Alu(op, width, op.setsCodes() && random.nextBoolean(), destination(), source(), b);
  }

  private Atom memory() {
    OperandWidth width = OperandWidth.values()[random.nextInt(3)];
    int address = random.nextInt(30) == 0 ? source() : FIRST_POINTER + random.nextInt(POINTERS);
    Alias alias = switch (random.nextInt(12)) {
      case 0 -> new Alias.Reordered();
      case 1, 2 -> new Alias.Protect(random.nextInt(aliasEntries));
      case 3 -> new Alias.Check(1 << random.nextInt(aliasEntries));
      default -> Alias.IN_ORDER;
    };
    return random.nextBoolean()
        ? new Atom.Store(width, Atom.Space.GUEST, source(), address, alias)
        : new Atom.Load(width, random.nextBoolean(), Atom.Space.GUEST, destination(), address, alias);
  }

  private int source() {
    return random.nextInt(64);
  }

  private int destination() {
    int register = random.nextInt(FIRST_POINTER + 10);
    return register < FIRST_POINTER ? register : register + 14;
  }
}
