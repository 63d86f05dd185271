package palimpsest.host.isa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AtomTest {
  private static final Source FIVE = new Source.Imm(5);

  @Test
  void fieldsThatAreNotReadDoNotDistinguishAtoms() {
    assertEquals(
        new Atom.Alu(Opcode.NEG, OperandWidth.W32, false, 1, 2, FIVE),
        new Atom.Alu(Opcode.NEG, OperandWidth.W32, false, 1, 2, new Source.Reg(9)));
    assertEquals(
        new Atom.Alu(Opcode.MOV, OperandWidth.W32, false, 1, 2, FIVE),
        new Atom.Alu(Opcode.MOV, OperandWidth.W32, false, 1, 3, FIVE));
    assertEquals(Atom.SINK, new Atom.Alu(Opcode.PUTCC, OperandWidth.W32, false, 1, 2, FIVE).rd());
  }

  @Test
  void aNarrowMoveReadsTheRegisterItInsertsInto() {
    assertEquals(2, new Atom.Alu(Opcode.MOV, OperandWidth.W8, false, 1, 2, FIVE).ra());
  }

  @Test
  void formsThatDoNotExistCannotBeMade() {
    assertThrows(IllegalArgumentException.class,
        () -> new Atom.Alu(Opcode.BSWAP, OperandWidth.W8, false, 1, 2, FIVE));
    assertThrows(IllegalArgumentException.class,
        () -> new Atom.Alu(Opcode.MOV, OperandWidth.W32, true, 1, 2, FIVE));
    assertThrows(IllegalArgumentException.class,
        () -> new Atom.Alu(Opcode.SEL, OperandWidth.W32, false, 1, 2, FIVE));
    assertThrows(IllegalArgumentException.class, () -> new Atom.JumpIndirect(64));
  }

  @Test
  void aShiftThatSetsCodesReadsThemAndOneThatDoesNotDoesNot() {
    assertTrue(new Atom.Alu(Opcode.SHL, OperandWidth.W32, true, 1, 2, FIVE).readsCodes());
    assertFalse(new Atom.Alu(Opcode.SHL, OperandWidth.W32, false, 1, 2, FIVE).readsCodes());
    assertTrue(new Atom.Alu(Opcode.ADC, OperandWidth.W32, false, 1, 2, FIVE).readsCodes());
  }

  @Test
  void onlyFullWidthAddsWithoutCodesArePlain() {
    assertTrue(new Atom.Alu(Opcode.SUB, OperandWidth.W32, false, 1, 2, FIVE).isPlainAdd());
    assertFalse(new Atom.Alu(Opcode.SUB, OperandWidth.W32, true, 1, 2, FIVE).isPlainAdd());
    assertFalse(new Atom.Alu(Opcode.SUB, OperandWidth.W16, false, 1, 2, FIVE).isPlainAdd());
    assertFalse(new Atom.Alu(Opcode.AND, OperandWidth.W32, false, 1, 2, FIVE).isPlainAdd());
  }
}
