package palimpsest.host.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.EnergyLeaf;
import palimpsest.host.account.EnergyStack;
import palimpsest.host.account.OperatingHistory;
import palimpsest.host.account.Event;
import palimpsest.host.code.Encoder;
import palimpsest.host.code.MoleculePacker;
import palimpsest.host.isa.Atom;
import palimpsest.host.isa.Molecule;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.Machines;

class RollbackTest {
  @Provide
  Arbitrary<MachineDescription> machines() {
    return Arbitraries.of(Machines.names().stream().map(Bench::load).toList());
  }

  /// Random molecules up to a commit, then random molecules up to one that cannot be executed: whatever faults first,
  /// registers, codes and memory are those of the last commit before it, and every cycle is accounted for.
  @Property(tries = 150)
  void whateverFaultsTheLastCommitIsWhatRemains(
      @ForAll("machines") MachineDescription machine, @ForAll long seed) {
    RandomCode code = new RandomCode(seed, machine);
    List<Molecule> before = code.molecules(1 + Math.floorMod(seed, 12));
    List<Molecule> after = code.molecules(12);

    Bench reference = prepared(machine, seed);
    int commitAt = put(reference, before, reference.base);
    reference.program(commitAt, "{ trap 1 } commit");
    Departure expected = reference.run();

    Bench bench = prepared(machine, seed);
    put(bench, before, bench.base);
    int behind = bench.program(commitAt, "{ nop } commit").code().length + commitAt;
    put(bench, after, behind);
    Departure.Faulted faulted = (Departure.Faulted) bench.run();

    boolean committed = expected instanceof Departure.Trapped;
    if (!committed) {
      assertEquals(expected, faulted);
    }
    assertEquals(committed ? behind : bench.base, faulted.fault().resumePc());
    assertEquals(committed ? 1 : 0, bench.ledger.events().guestInstructions());
    assertEquals(committed ? 1 : 0, bench.ledger.events().get(Event.COMMITS));
    assertEquals(1, bench.ledger.events().rollbacks());
    int shadowed = machine.registers().shadowedGeneral();
    assertEquals(registers(reference, shadowed), registers(bench, shadowed));
    assertEquals(reference.engine.state().codes(), bench.engine.state().codes());
    assertArrayEquals(bytes(reference), bytes(bench));
    checkBooks(reference);
    checkBooks(bench);
    if (committed) {
      assertEquals(reference.ledger.cycles().get(CycleLeaf.ISSUE), bench.ledger.cycles().get(CycleLeaf.ISSUE));
    } else {
      assertEquals(bench.ledger.clock().now(), bench.ledger.cycles().get(CycleLeaf.ROLLBACK_LOST));
    }
  }

  /// What is kept from one run to the next decides nothing but time.
  @Property(tries = 50)
  void aSecondRunComputesTheSame(@ForAll("machines") MachineDescription machine, @ForAll long seed) {
    RandomCode code = new RandomCode(seed, machine);
    List<Molecule> molecules = code.molecules(10);
    Bench bench = prepared(machine, seed);
    bench.program(put(bench, molecules, bench.base), "{ trap 1 } commit");
    Departure first = bench.run();
    List<Integer> registers = registers(bench, HostState.REGISTERS);
    byte[] memory = bytes(bench);

    bench.memory.write(0, bytes(prepared(machine, seed)), 0, Bench.CONVENTIONAL_BYTES);
    new RandomCode(seed, machine).setRegisters(bench);
    assertEquals(first, bench.run());
    if (first instanceof Departure.Trapped) {
      assertEquals(registers, registers(bench, HostState.REGISTERS));
    }
    assertArrayEquals(memory, bytes(bench));
    checkBooks(bench);
  }

  /// Each atom of a molecule computes what it would alone.
  @Property(tries = 150)
  void theAtomsOfAMoleculeDoNotSeeOneAnother(@ForAll long seed) {
    MachineDescription machine = Bench.load("ideal16");
    RandomCode code = new RandomCode(seed, machine);
    List<Atom> atoms = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      atoms.add(code.harmlessAlu());
    }
    MoleculePacker packer = new MoleculePacker(machine);
    packer.pack(atoms, false).ifPresent(together -> {
      Bench bench = prepared(machine, seed);
      List<Integer> before = registers(bench, HostState.REGISTERS);
      List<Integer> expected = new ArrayList<>(before);
      for (Atom atom : atoms) {
        Bench alone = prepared(machine, seed);
        run(alone, packer.pack(List.of(atom), false).orElseThrow());
        for (int i = 0; i < expected.size(); i++) {
          if (alone.register(i) != before.get(i)) {
            expected.set(i, alone.register(i));
          }
        }
      }
      run(bench, together);
      assertEquals(expected, registers(bench, HostState.REGISTERS));
    });
  }

  private static void run(Bench bench, Molecule molecule) {
    bench.program(put(bench, List.of(molecule), bench.base), "{ trap 1 } commit");
    bench.run();
  }

  private static Bench prepared(MachineDescription machine, long seed) {
    Bench bench = new Bench(machine);
    new RandomCode(seed, machine).setRegisters(bench);
    for (int i = 0; i < 64; i++) {
      bench.memory.write8(RandomCode.DATA + i, (int) (seed >> i % 56) + i);
    }
    return bench;
  }

  /// The address behind the molecules; what follows them there is no molecule.
  private static int put(Bench bench, List<Molecule> molecules, int address) {
    byte[] code = new Encoder(bench.machine, bench.base).encode(molecules, address);
    bench.concealed.write(address, code);
    bench.concealed.write32(address + code.length, -1);
    return address + code.length;
  }

  private static List<Integer> registers(Bench bench, int count) {
    return new ArrayList<>(IntStream.range(0, count).mapToObj(bench::register).toList());
  }

  private static byte[] bytes(Bench bench) {
    byte[] bytes = new byte[Bench.CONVENTIONAL_BYTES];
    bench.memory.read(0, bytes, 0, bytes.length);
    return bytes;
  }

  private static void checkBooks(Bench bench) {
    bench.ledger.check();
    EnergyStack energy = new OperatingHistory(bench.ledger, bench.machine.resolve()).energy();
    long sum = 0;
    for (EnergyLeaf leaf : EnergyLeaf.values()) {
      sum += energy.get(leaf);
    }
    assertEquals(sum, energy.sum());
  }
}
