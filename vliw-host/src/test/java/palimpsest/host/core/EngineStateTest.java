package palimpsest.host.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import palimpsest.host.code.Encoder;
import palimpsest.host.isa.Molecule;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.Machines;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// A processor made from what another one saved goes on as that does, to the last cycle, count and table entry.
class EngineStateTest {
  @Provide
  Arbitrary<MachineDescription> machines() {
    return Arbitraries.of(Machines.names().stream().map(Bench::load).toList());
  }

  @Property(tries = 150)
  void aRestoredEngineGoesOnAsTheSavedOneDoes(@ForAll("machines") MachineDescription machine, @ForAll long seed)
      throws StateException {
    RandomCode code = new RandomCode(seed, machine);
    List<Molecule> molecules = code.molecules(14);
    Bench saved = new Bench(machine);
    code.setRegisters(saved);
    put(saved, molecules);
    saved.run();
    saved.engine.returnStack().push((int) seed, saved.base);
    saved.engine.branchTargets().put((int) (seed >>> 32), saved.base + 8);

    Bench restored = new Bench(machine);
    restored.memory.write(0, bytes(saved), 0, Bench.CONVENTIONAL_BYTES);
    put(restored, molecules);
    restored.ledger.restore(new StateReader("ledger", ledger(saved)));
    restored.engine.restore(new StateReader("engine", engine(saved)));
    assertArrayEquals(engine(saved), engine(restored));
    assertArrayEquals(ledger(saved), ledger(restored));

    assertEquals(saved.run(), restored.run());
    assertArrayEquals(engine(saved), engine(restored));
    assertArrayEquals(ledger(saved), ledger(restored));
    assertArrayEquals(bytes(saved), bytes(restored));
  }

  @Test
  void aStateCutAnywhereIsRefused() throws StateException {
    Bench bench = Bench.of("tm5800");
    put(bench, new RandomCode(7, bench.machine).molecules(14));
    bench.run();
    byte[] engine = engine(bench);
    byte[] ledger = ledger(bench);
    for (int at = 0; at < engine.length; at += 1 + engine.length / 97) {
      StateReader cut = new StateReader("engine", Arrays.copyOf(engine, at));
      assertThrows(StateException.class, () -> Bench.of("tm5800").engine.restore(cut));
    }
    for (int at = 0; at < ledger.length; at += 1 + ledger.length / 97) {
      StateReader cut = new StateReader("ledger", Arrays.copyOf(ledger, at));
      assertThrows(StateException.class, () -> Bench.of("tm5800").ledger.restore(cut));
    }
  }

  private static void put(Bench bench, List<Molecule> molecules) {
    Encoder encoder = new Encoder(bench.machine, bench.base);
    int at = bench.base;
    for (Molecule molecule : molecules) {
      byte[] bytes = encoder.encode(molecule, at);
      bench.concealed.write(at, bytes);
      at += bytes.length;
    }
    bench.program(at, "{ trap 1 } commit");
  }

  private static byte[] bytes(Bench bench) {
    byte[] bytes = new byte[Bench.CONVENTIONAL_BYTES];
    bench.memory.read(0, bytes, 0, bytes.length);
    return bytes;
  }

  private static byte[] engine(Bench bench) throws StateException {
    StateWriter out = new StateWriter();
    bench.engine.save(out);
    return out.toByteArray();
  }

  private static byte[] ledger(Bench bench) throws StateException {
    StateWriter out = new StateWriter();
    bench.ledger.save(out);
    return out.toByteArray();
  }
}
