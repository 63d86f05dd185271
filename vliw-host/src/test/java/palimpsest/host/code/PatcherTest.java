package palimpsest.host.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import palimpsest.host.isa.Atom;
import palimpsest.host.machine.MachineDescription;
import palimpsest.memory.ConcealedMemory;
import palimpsest.memory.PhysicalMemory;

class PatcherTest {
  private final MachineDescription machine = Molecules.machine("tm5800");
  private final ConcealedMemory memory = PhysicalMemory.split(4 << 20, 1 << 20).concealed();
  private final int base = memory.base();

  private String at(int address) {
    Decoded decoded = new MoleculeDecoder(machine, base).decode(memory, address);
    return decoded instanceof Decoded.Valid valid ? new Disassembler(machine).print(valid.molecule()) : "invalid";
  }

  private void install(String text) throws AssemblyException {
    memory.write(base, new Assembler(machine).program(text, base, base).code());
  }

  @Test
  void aBranchIsRetargetedInPlaceAndNothingElseChanges() throws AssemblyException {
    install("{ ld r1,[r2] ; shl r3,r4,5 ; add r5,r6,r7 ; br.ne there } commit\nthere: { trap 1 }");
    Patcher patcher = new Patcher(machine, memory);
    assertEquals(base + 16, patcher.target(base));
    patcher.retarget(base, base + 0x8000);
    assertEquals(base + 0x8000, patcher.target(base));
    String expected = "{ ld r1,[r2] ; shl r3,r4,5 ; add r5,r6,r7 ; br.ne 0x" + Integer.toHexString(base + 0x8000)
        + " } commit";
    assertEquals(expected, at(base));
  }

  @Test
  void aTrapBecomesAJumpAndATrapAgain() throws AssemblyException {
    install("{ add r1,r1,4 ; trap 3 } commit");
    Patcher patcher = new Patcher(machine, memory);
    String before = at(base);
    patcher.replaceBranch(base, new Atom.Jump(base + 64));
    assertEquals("{ add r1,r1,4 ; br 0x" + Integer.toHexString(base + 64) + " } commit", at(base));
    patcher.replaceBranch(base, new Atom.Trap(3));
    assertEquals(before, at(base));
  }

  @Test
  void whatHasNoBranchCannotBePatched() throws AssemblyException {
    install("{ add r1,r1,4 ; nop }");
    Patcher patcher = new Patcher(machine, memory);
    assertThrows(IllegalArgumentException.class, () -> patcher.retarget(base, base));
    assertThrows(IllegalArgumentException.class, () -> patcher.retarget(base + 64, base));
  }
}
