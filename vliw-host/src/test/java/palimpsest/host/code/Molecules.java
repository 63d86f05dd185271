package palimpsest.host.code;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import palimpsest.host.isa.Alias;
import palimpsest.host.isa.Atom;
import palimpsest.host.isa.Condition;
import palimpsest.host.isa.FloatFormat;
import palimpsest.host.isa.Molecule;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.OperandWidth;
import palimpsest.host.isa.Source;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;
import palimpsest.host.machine.Template;

/// Arbitrary atoms and legal molecules, derived from the opcode table.
public final class Molecules {
  public static final int BASE = 0x0f00_0000;
  public static final int ADDRESS = BASE + 0x10_0000;

  private Molecules() {}

  static MachineDescription machine(String name) {
    try {
      return Machines.load(name);
    } catch (MachineException e) {
      throw new AssertionError(e);
    }
  }

  static Arbitrary<MachineDescription> machines() {
    return Arbitraries.of(Machines.names().stream().map(Molecules::machine).toList());
  }

  static Arbitrary<Integer> registers() {
    return Arbitraries.integers().between(0, 63);
  }

  static Arbitrary<Source> sources() {
    Arbitrary<Source> immediates = Arbitraries.oneOf(
            Arbitraries.of(0, 1, -1, 127, -128, 128, -129, Integer.MIN_VALUE, Integer.MAX_VALUE),
            Arbitraries.integers().between(-128, 127),
            Arbitraries.integers())
        .map(Source.Imm::new);
    return Arbitraries.oneOf(registers().map(Source.Reg::new), immediates);
  }

  static Arbitrary<Atom> atoms() {
    return Arbitraries.oneOf(
        Arbitraries.of(Opcode.values()).flatMap(Molecules::atoms), memory(), branches());
  }

  static Arbitrary<Atom> atoms(Opcode op) {
    if (op == Opcode.LD || op == Opcode.ST) {
      return memory();
    }
    if (op == Opcode.BR) {
      return branches();
    }
    if (op == Opcode.NOP) {
      return Arbitraries.just(new Atom.Nop());
    }
    if (op == Opcode.FLD || op == Opcode.FST) {
      return floatMemory();
    }
    if (op.isFloat()) {
      return Combinators.combine(floatRegisters(), floatRegisters(), floatRegisters())
          .as((rd, ra, rb) -> new Atom.Float(op, rd, ra, rb));
    }
    if (op.has(Opcode.Trait.CONDITIONAL)) {
      return Combinators.combine(Arbitraries.of(Condition.values()), registers(), registers(), sources())
          .as((condition, rd, ra, b) -> new Atom.Conditional(op, condition, rd, ra, b));
    }
    return Combinators.combine(
            Arbitraries.of(OperandWidth.values()).filter(op::allows),
            Arbitraries.of(true, false),
            registers(), registers(), sources())
        .as((width, codes, rd, ra, b) -> new Atom.Alu(op, width, codes && op.setsCodes(), rd, ra, b));
  }

  private static Arbitrary<Integer> floatRegisters() {
    return Arbitraries.integers().between(0, 31);
  }

  private static Arbitrary<Alias> aliases() {
    return Arbitraries.oneOf(
        Arbitraries.of(Alias.IN_ORDER, new Alias.Reordered()),
        Arbitraries.integers().between(0, 7).map(Alias.Protect::new),
        Arbitraries.integers().between(1, 255).map(Alias.Check::new));
  }

  private static Arbitrary<Atom> floatMemory() {
    return Combinators.combine(
            Arbitraries.of(FloatFormat.values()), floatRegisters(), registers(), aliases(), Arbitraries.of(true, false))
        .as((format, register, ra, alias, stores) -> stores && format.isStored()
            ? new Atom.FloatStore(format, register, ra, alias)
            : new Atom.FloatLoad(format, register, ra, alias));
  }

  private static Arbitrary<Atom> memory() {
    return Combinators.combine(
            Arbitraries.of(OperandWidth.values()), Arbitraries.of(Atom.Space.values()), registers(), registers(),
            aliases(), Arbitraries.integers().between(0, 2))
        .as((width, space, rd, ra, alias, kind) -> kind == 2
            ? new Atom.Store(width, space, rd, ra, alias)
            : new Atom.Load(width, kind == 1, space, rd, ra, alias));
  }

  private static Arbitrary<Atom> branches() {
    Arbitrary<Integer> far = Arbitraries.integers().between(0, (1 << 23) - 1).map(n -> BASE + 8 * n);
    Arbitrary<Integer> near = Arbitraries.integers().between(-(1 << 16), (1 << 16) - 1).map(n -> ADDRESS + 8 * n);
    return Arbitraries.oneOf(
        Combinators.combine(Arbitraries.of(Condition.values()), far).as(Atom.BranchIf::new),
        Combinators.combine(Arbitraries.of(true, false), registers(), near).as(Atom.BranchZero::new),
        far.map(Atom.Jump::new),
        registers().map(Atom.JumpIndirect::new),
        registers().map(Atom.Prepare::new),
        Arbitraries.just(new Atom.JumpPrepared()),
        Combinators.combine(registers(), near).as(Atom.PushReturn::new),
        registers().map(Atom.PopReturn::new),
        registers().map(Atom.LookUp::new),
        Arbitraries.integers().between(0, (1 << 23) - 1).map(Atom.Trap::new));
  }

  /// Legal molecules: each atom of a random list goes where it can, and an atom that would break a rule is left out.
  public static Arbitrary<Molecule> molecules(MachineDescription machine) {
    return Combinators.combine(
            Arbitraries.integers().between(0, machine.templates().size() - 1),
            atoms().list().ofMinSize(1).ofMaxSize(24),
            Arbitraries.of(true, false))
        .as((template, atoms, commit) -> legal(machine, template, atoms, commit));
  }

  private static Molecule legal(MachineDescription machine, int index, List<Atom> from, boolean commit) {
    Template template = machine.templates().get(index);
    MoleculeRules rules = new MoleculeRules(machine);
    List<Atom> atoms = new ArrayList<>();
    template.slots().forEach(_ -> atoms.add(new Atom.Nop()));
    for (Atom atom : from) {
      for (int slot = 0; slot < atoms.size(); slot++) {
        if (atoms.get(slot) instanceof Atom.Nop && template.accepts(slot, atom)) {
          Atom before = atoms.set(slot, atom);
          if (rules.violation(new Molecule(index, atoms, commit)).isPresent()) {
            atoms.set(slot, before);
          } else {
            break;
          }
        }
      }
    }
    return new Molecule(index, atoms, commit);
  }
}
