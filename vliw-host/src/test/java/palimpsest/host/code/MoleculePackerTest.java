package palimpsest.host.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import palimpsest.host.isa.Alias;
import palimpsest.host.isa.Atom;
import palimpsest.host.isa.Molecule;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.OperandWidth;
import palimpsest.host.isa.Source;
import palimpsest.host.machine.MachineDescription;

class MoleculePackerTest {
  record Case(MachineDescription machine, Molecule molecule) {}

  @Provide
  Arbitrary<Case> cases() {
    return Molecules.machines().flatMap(m -> Molecules.molecules(m).map(molecule -> new Case(m, molecule)));
  }

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void whatFitsSomeTemplateIsPackedInAnyOrderAndNoLarger(@ForAll("cases") Case c, @ForAll long seed) {
    List<Atom> atoms = new ArrayList<>(c.molecule().atoms());
    atoms.removeIf(Atom.Nop.class::isInstance);
    Collections.shuffle(atoms, new Random(seed));
    Molecule packed = new MoleculePacker(c.machine()).pack(atoms, c.molecule().commit()).orElseThrow();
    Encoder encoder = new Encoder(c.machine(), Molecules.BASE);
    assertTrue(encoder.size(packed) <= encoder.size(c.molecule()));
    assertTrue(new MoleculeRules(c.machine()).violation(packed).isEmpty());
    List<Atom> left = new ArrayList<>(packed.atoms());
    atoms.forEach(left::remove);
    assertTrue(left.stream().allMatch(Atom.Nop.class::isInstance));
  }

  @Test
  void memoryAtomsKeepTheirOrder() {
    Atom first = new Atom.Store(OperandWidth.W32, Atom.Space.GUEST, 1, 2, Alias.IN_ORDER);
    Atom second = new Atom.Store(OperandWidth.W8, Atom.Space.GUEST, 3, 4, Alias.IN_ORDER);
    Atom add = new Atom.Alu(Opcode.ADD, OperandWidth.W32, false, 5, 6, new Source.Reg(7));
    MoleculePacker packer = new MoleculePacker(Molecules.machine("tm8600"));
    List<Atom> packed = packer.pack(List.of(add, first, second), false).orElseThrow().atoms();
    assertEquals(-1, Integer.signum(packed.indexOf(first) - packed.indexOf(second)));
  }

  @Test
  void aLongImmediateTakesATemplateWithASlotForIt() {
    MachineDescription machine = Molecules.machine("tm5800");
    Atom move = new Atom.Alu(Opcode.MOV, OperandWidth.W32, false, 5, 6, new Source.Imm(100_000));
    assertEquals(3, new MoleculePacker(machine).pack(List.of(move), false).orElseThrow().template());
  }
}
