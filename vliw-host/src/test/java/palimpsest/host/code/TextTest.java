package palimpsest.host.code;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import palimpsest.host.isa.Molecule;
import palimpsest.host.machine.MachineDescription;

class TextTest {
  record Case(MachineDescription machine, Molecule molecule) {}

  @Provide
  Arbitrary<Case> cases() {
    return Molecules.machines().flatMap(m -> Molecules.molecules(m).map(molecule -> new Case(m, molecule)));
  }

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void parsingUndoesPrinting(@ForAll("cases") Case c) throws AssemblyException {
    String text = new Disassembler(c.machine()).print(c.molecule());
    assertEquals(c.molecule(), new Assembler(c.machine()).parse(text), text);
  }

  @Test
  void theWhitePapersExampleFitsTwoMolecules() throws AssemblyException {
    MachineDescription machine = Molecules.machine("tm5800");
    Assembler.Program program = new Assembler(machine).program(
        """
        { ld r30,[r4] ; sub.c r1,r1,5 }                  # FACTS 2.1, M1
        { ld r6,[r5] ; add r0,r0,r30 ; add r3,r3,r30 } commit
        """,
        Molecules.ADDRESS, Molecules.BASE);
    assertEquals(2, program.molecules().size());
    assertEquals(8 + 16, program.code().length);
    Disassembler disassembler = new Disassembler(machine);
    assertEquals("{ ld r30,[r4] ; sub.c r1,r1,5 }", disassembler.print(program.molecules().get(0)));
    assertEquals("{ ld r6,[r5] ; add r0,r0,r30 ; add r3,r3,r30 } commit",
        disassembler.print(program.molecules().get(1)));
  }

  @Test
  void labelsNameAddresses() throws AssemblyException {
    Assembler.Program program = new Assembler(Molecules.machine("tm5800")).program(
        """
        start: { mov r1,1000000 }
        loop:
          { sub.c r1,r1,1 }
          { br.ne loop } commit
          { br end }
        end: { trap 7 }
        """,
        Molecules.ADDRESS, Molecules.BASE);
    assertEquals(
        Map.of("start", Molecules.ADDRESS, "loop", Molecules.ADDRESS + 8, "end", Molecules.ADDRESS + 32),
        program.labels());
  }

  @Test
  void atomsOutOfSlotOrderFindTheirSlots() throws AssemblyException {
    MachineDescription machine = Molecules.machine("tm5800");
    Molecule molecule = new Assembler(machine).parse("{ br 0xf000000 ; shl r1,r2,3 ; ld r3,[r4] }");
    assertEquals("{ ld r3,[r4] ; shl r1,r2,3 ; nop ; br 0xf000000 }", new Disassembler(machine).print(molecule));
  }
}
