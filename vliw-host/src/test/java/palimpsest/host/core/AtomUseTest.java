package palimpsest.host.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import palimpsest.host.account.EventCounters;
import palimpsest.host.code.AtomUse;
import palimpsest.host.code.Encoder;
import palimpsest.host.code.Molecules;
import palimpsest.host.isa.Atom;
import palimpsest.host.isa.Molecule;
import palimpsest.memory.ConcealedMemory;
import palimpsest.memory.PhysicalMemory;

/// What is shown of an atom's operands is what the engine waits for.
class AtomUseTest {
  private static final int CONCEALED_BYTES = 1 << 26;

  private final Bench bench = Bench.of("ideal16");
  private final ConcealedMemory concealed =
      PhysicalMemory.split(Molecules.BASE + CONCEALED_BYTES, CONCEALED_BYTES).concealed();

  @Provide
  Arbitrary<Molecule> molecules() {
    return Molecules.molecules(bench.machine).filter(molecule ->
        molecule.commit() || molecule.atoms().stream().noneMatch(Atom.Trap.class::isInstance));
  }

  @Property
  void namesAndNumbersOfOperandsAgree(@ForAll("molecules") Molecule molecule) {
    concealed.write(Molecules.ADDRESS, new Encoder(bench.machine, Molecules.BASE).encode(molecule, Molecules.ADDRESS));
    ReadyMolecule ready = new Predecoder(bench.machine, Molecules.BASE, bench, new EventCounters())
        .predecode(concealed, Molecules.ADDRESS);
    assertEquals(named(ready.sources()), used(molecule, AtomUse::reads));
    assertEquals(named(ready.destinations()), used(molecule, AtomUse::writes));
  }

  private static Set<String> named(int[] numbers) {
    return Arrays.stream(numbers)
        .mapToObj(number -> number == Scoreboard.CODES ? AtomUse.CODES
            : number < Scoreboard.CODES ? "r" + number : "f" + (number - Scoreboard.FLOATS))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// The target of a prepared branch is no register that is waited for.
  private static Set<String> used(Molecule molecule, Function<AtomUse, List<String>> which) {
    return molecule.atoms().stream()
        .flatMap(atom -> which.apply(AtomUse.of(atom)).stream())
        .filter(name -> !name.equals(AtomUse.TARGET))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
