package palimpsest.host.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import palimpsest.host.account.EventCounters;
import palimpsest.host.account.MoleculeTally;
import palimpsest.host.code.Decoded;
import palimpsest.host.code.MoleculeDecoder;
import palimpsest.host.isa.Atom;
import palimpsest.host.isa.LatencyClass;
import palimpsest.host.isa.Molecule;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.Source;
import palimpsest.host.isa.UnitClass;
import palimpsest.host.machine.MachineDescription;
import palimpsest.memory.ConcealedMemory;

/// Turns encoded molecules into ready ones, asking CMS once for what it knows about each.
final class Predecoder {
  /// No template is larger, in bytes: sixteen slots.
  static final int LARGEST_MOLECULE_BYTES = 64;

  private final MachineDescription machine;
  private final MoleculeDecoder decoder;
  private final CommitPoints commitPoints;
  private final EventCounters events;

  /// @param concealedBase first concealed physical address
  Predecoder(MachineDescription machine, int concealedBase, CommitPoints commitPoints, EventCounters events) {
    this.machine = machine;
    this.decoder = new MoleculeDecoder(machine, concealedBase);
    this.commitPoints = commitPoints;
    this.events = events;
  }

  /// Makes the molecule at `pc` ready.
  ///
  /// @throws HostFaultSignal if the bytes there are no legal molecule of this machine
  ReadyMolecule predecode(ConcealedMemory concealed, int pc) {
    return switch (decoder.decode(concealed, pc)) {
      case Decoded.Valid(Molecule molecule, int bytes) -> ready(pc, molecule, bytes);
      case Decoded.Invalid _ -> throw HostFaultSignal.of(HostFault.Kind.ILLEGAL_MOLECULE);
    };
  }

  private ReadyMolecule ready(int pc, Molecule molecule, int bytes) {
    List<Operation> operations = new ArrayList<>();
    List<BranchOperation> branches = new ArrayList<>();
    Registers sources = new Registers();
    Registers destinations = new Registers();
    int trap = ReadyMolecule.NO_TRAP;
    for (int slot = 0; slot < molecule.atoms().size(); slot++) {
      Atom atom = molecule.atoms().get(slot);
      switch (atom) {
        case Atom.Alu alu -> operations.add(alu(slot, alu));
        case Atom.Conditional conditional ->
            operations.add(new ConditionalOperation(
                slot, conditional, Operand.of(conditional.b()), machine.latency(atom)));
        case Atom.Load load -> operations.add(new LoadOperation(slot, load, machine.latency(atom)));
        case Atom.Store store -> operations.add(new StoreOperation(slot, store));
        case Atom.Float operation ->
            operations.add(new FloatOperation(slot, operation, machine.latency(atom), machine.latency().codes()));
        case Atom.FloatLoad load -> operations.add(new FloatLoadOperation(slot, load, machine.latency(atom)));
        case Atom.FloatStore store -> operations.add(new FloatStoreOperation(slot, store));
        case Atom.Branch branch -> branches.add(BranchOperation.of(branch, machine.branch()));
        case Atom.Nop _ -> {}
      }
      if (atom instanceof Atom.Trap(int code)) {
        trap = code;
      }
      addSources(atom, sources);
      addDestinations(atom, destinations);
    }
    if (trap != ReadyMolecule.NO_TRAP && !molecule.commit()) {
      throw HostFaultSignal.of(HostFault.Kind.ILLEGAL_MOLECULE);
    }
    int owner = commitPoints.ownerOf(pc);
    return new ReadyMolecule(
        pc,
        bytes,
        molecule,
        operations.toArray(Operation[]::new),
        branches.toArray(BranchOperation[]::new),
        sources.numbers(),
        destinations.numbers(),
        destinations.latencies(),
        molecule.commit(),
        molecule.commit() ? commitPoints.at(pc) : CommitPoints.CommitPoint.NONE,
        trap,
        owner,
        events.tally(shape(owner, molecule, bytes)));
  }

  private Operation alu(int slot, Atom.Alu atom) {
    return new AluOperation(
        slot, atom, Operand.of(atom.b()), machine.latency(atom), machine.latency().codes());
  }

  private static void addSources(Atom atom, Registers sources) {
    if (atom.readsCodes()) {
      sources.put(Scoreboard.CODES, 0);
    }
    switch (atom) {
      case Atom.Alu(Opcode op, _, _, int rd, int ra, Source b) -> {
        add(sources, ra);
        add(sources, b);
        if (op.has(Opcode.Trait.READS_DESTINATION)) {
          add(sources, rd);
        }
      }
      case Atom.Conditional(_, _, _, int ra, Source b) -> {
        add(sources, ra);
        add(sources, b);
      }
      case Atom.Load load -> add(sources, load.ra());
      case Atom.Store store -> {
        add(sources, store.ra());
        add(sources, store.rs());
      }
      case Atom.Float(Opcode op, _, int ra, int rb) -> {
        if (!op.has(Opcode.Trait.IGNORES_A)) {
          sources.put(Scoreboard.FLOATS + ra, 0);
        }
        if (!op.has(Opcode.Trait.IGNORES_B)) {
          sources.put(Scoreboard.FLOATS + rb, 0);
        }
      }
      case Atom.FloatLoad load -> add(sources, load.ra());
      case Atom.FloatStore store -> {
        add(sources, store.ra());
        sources.put(Scoreboard.FLOATS + store.rs(), 0);
      }
      case Atom.BranchZero branch -> add(sources, branch.ra());
      case Atom.JumpIndirect(int ra) -> add(sources, ra);
      case Atom.Prepare(int ra) -> add(sources, ra);
      case Atom.PushReturn(int ra, _) -> add(sources, ra);
      case Atom.PopReturn(int ra) -> add(sources, ra);
      case Atom.LookUp(int ra) -> add(sources, ra);
      case Atom.BranchIf _, Atom.Jump _, Atom.JumpPrepared _, Atom.Trap _, Atom.Nop _ -> {}
    }
  }

  private void addDestinations(Atom atom, Registers destinations) {
    int rd = switch (atom) {
      case Atom.Alu alu -> alu.rd();
      case Atom.Conditional conditional -> conditional.rd();
      case Atom.Load load -> load.rd();
      case Atom.Float(Opcode op, int to, _, _) when !op.has(Opcode.Trait.NO_RESULT) -> Scoreboard.FLOATS + to;
      case Atom.FloatLoad load -> Scoreboard.FLOATS + load.rd();
      case Atom.Float _, Atom.FloatStore _, Atom.Store _, Atom.Branch _, Atom.Nop _ -> Atom.SINK;
    };
    if (rd < Atom.SINK || rd >= Scoreboard.FLOATS) {
      destinations.put(rd, machine.latency(atom));
    }
    if (atom.writesCodes()) {
      destinations.put(Scoreboard.CODES, machine.latency().codes());
    }
  }

  private static void add(Registers sources, Source source) {
    if (source instanceof Source.Reg(int number)) {
      add(sources, number);
    }
  }

  private static void add(Registers sources, int register) {
    if (register < Atom.SINK) {
      sources.put(register, 0);
    }
  }

  private static MoleculeTally.Shape shape(int owner, Molecule molecule, int bytes) {
    int[] atoms = new int[UnitClass.values().length];
    int divides = 0;
    for (Atom atom : molecule.atoms()) {
      if (!(atom instanceof Atom.Nop)) {
        atoms[atom.unit().ordinal()]++;
        divides += atom.opcode().latency() == LatencyClass.DIVIDE ? 1 : 0;
      }
    }
    return new MoleculeTally.Shape(
        owner,
        molecule.template(),
        bytes,
        atoms[UnitClass.ADD.ordinal()] + atoms[UnitClass.INTEGER.ordinal()],
        atoms[UnitClass.SHIFT.ordinal()],
        atoms[UnitClass.MULTIPLY.ordinal()] - divides,
        divides,
        atoms[UnitClass.MEMORY.ordinal()],
        atoms[UnitClass.BRANCH.ordinal()],
        atoms[UnitClass.MEDIA.ordinal()]);
  }

  /// Some registers, each once, and a latency of each.
  private static final class Registers {
    private int[] numbers = {};
    private int[] latencies = {};

    void put(int number, int latency) {
      int at = 0;
      while (at < numbers.length && numbers[at] != number) {
        at++;
      }
      if (at == numbers.length) {
        numbers = Arrays.copyOf(numbers, at + 1);
        latencies = Arrays.copyOf(latencies, at + 1);
        numbers[at] = number;
      }
      latencies[at] = latency;
    }

    int[] numbers() {
      return numbers;
    }

    int[] latencies() {
      return latencies;
    }
  }
}
