package palimpsest.cms.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.OperandWidth;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;

/// Sets of atoms are numbers; whether one fits does not depend on how it came about.
class SlotFitTest {
  private static final List<VirtualAtom> ATOMS = List.of(
      new VirtualAtom.Alu(Opcode.ADD, OperandWidth.W32, false, 64, 65, new Place.Reg(66)),
      new VirtualAtom.Alu(Opcode.ADD, OperandWidth.W32, true, 64, 65, new Place.Imm(100_000)),
      new VirtualAtom.Alu(Opcode.SHL, OperandWidth.W32, false, 64, 65, new Place.Imm(3)),
      new VirtualAtom.Load(OperandWidth.W32, false, 64, 65, false),
      new VirtualAtom.Leave(63));

  private static MachineDescription machine(String name) {
    try {
      return Machines.load(name);
    } catch (MachineException e) {
      throw new AssertionError(e);
    }
  }

  @Property
  void aSetFitsWhereItsAtomsDo(@ForAll long seed, @ForAll @IntRange(max = 20) int atoms) {
    Random random = new Random(seed);
    SlotFit slots = new SlotFit(machine(Machines.names().get(random.nextInt(Machines.names().size()))));
    List<VirtualAtom> all = new ArrayList<>();
    long first = SlotFit.NONE;
    long second = SlotFit.NONE;
    for (int i = 0; i < atoms; i++) {
      VirtualAtom atom = ATOMS.get(random.nextInt(ATOMS.size()));
      all.add(atom);
      if (random.nextBoolean()) {
        first = SlotFit.with(first, SlotFit.kind(atom));
      } else {
        second = SlotFit.with(second, SlotFit.kind(atom));
      }
    }
    for (int asked = 0; asked < 2; asked++) {
      assertEquals(slots.fill(all).isPresent(), slots.fits(SlotFit.union(first, second)));
    }
    assertEquals(SlotFit.union(first, second), SlotFit.union(second, first));
  }

  @Property(tries = 30)
  void moreThanAMoleculeHoldsNeverFits(@ForAll @IntRange(min = 17, max = 200) int atoms) {
    long set = SlotFit.NONE;
    for (int i = 0; i < atoms; i++) {
      set = SlotFit.with(set, SlotFit.kind(ATOMS.getFirst()));
    }
    assertFalse(new SlotFit(machine("ideal16")).fits(set));
  }
}
