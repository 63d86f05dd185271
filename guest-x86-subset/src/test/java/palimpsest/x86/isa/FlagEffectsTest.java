package palimpsest.x86.isa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import palimpsest.x86.cpu.Eflags;

final class FlagEffectsTest {
  private static FlagEffects of(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    Decoded decoded = new Decoder().decode(new RecordedBytes(bytes));
    return FlagEffects.of(assertInstanceOf(Decoded.Valid.class, decoded).instruction());
  }

  @Test
  void additionKillsAllSixAndIncrementSparesCarry() {
    assertEquals(new FlagEffects(0, Eflags.ARITHMETIC, 0, 0), of("01d8"));
    assertEquals(Eflags.ARITHMETIC & ~Eflags.CF, of("40").killed());
  }

  @Test
  void conditionsReadTheirOwnFlagsOnly() {
    assertEquals(Eflags.ZF, of("7400").read());
    assertEquals(Eflags.ZF | Eflags.SF | Eflags.OF, of("0f9fc0").read());
    assertEquals(Eflags.CF | Eflags.ZF, of("0f47c1").read());
    for (Condition condition : Condition.values()) {
      for (int eflags = 0; eflags < 0x1000; eflags++) {
        assertEquals(condition.holds(eflags), condition.holds(eflags & condition.flags()));
      }
    }
  }

  @Test
  void shiftByZeroTouchesNothing() {
    assertEquals(new FlagEffects(0, 0, 0, 0), of("c1e020"));
    assertEquals(new FlagEffects(0, 0, 0, 0), of("0fa4c100"));
  }

  @Test
  void overflowIsDefinedForShiftsByOneAlone() {
    assertEquals(Eflags.AF, of("d1e0").undefined());
    assertEquals(Eflags.AF, of("c1e001").undefined());
    assertEquals(Eflags.AF | Eflags.OF, of("c1e002").undefined());
    assertEquals(Eflags.OF | Eflags.CF, of("d1c0").written());
  }

  @Test
  void shiftByClMayKeepWhatItWrites() {
    FlagEffects shift = of("d3e0");
    assertEquals(0, shift.killed());
    assertEquals(Eflags.SF | Eflags.ZF | Eflags.PF | Eflags.CF, shift.written());
  }

  @Test
  void carryIsUndefinedWhereALogicalShiftLeavesTheOperand() {
    assertTrue((of("c0e008").undefined() & Eflags.CF) != 0);
    assertTrue((of("c0f808").undefined() & Eflags.CF) == 0);
    assertTrue((of("c0e007").undefined() & Eflags.CF) == 0);
    assertEquals(Eflags.ARITHMETIC, of("660fa4c111").undefined());
  }

  @Test
  void comparesOfStringsKeepFlagsOnlyWhenRepeated() {
    assertEquals(Eflags.ARITHMETIC, of("a6").killed());
    assertEquals(0, of("f3a6").killed());
    assertEquals(Eflags.DF, of("a6").read());
  }

  @Test
  void instructionFormsStayWithinTheirMnemonicsMasks() {
    for (OpcodeRow row : OpcodeTable.i686().rows()) {
      byte[] bytes = RowEncoding.of(row, RowEncoding.firstModrm(row), new Random(2));
      if (new Decoder().decode(new RecordedBytes(bytes)) instanceof Decoded.Valid(var instruction)) {
        FlagEffects general = FlagEffects.of(instruction.mnemonic());
        FlagEffects exact = FlagEffects.of(instruction);
        int touched = general.written() | general.undefined();
        assertEquals(0, exact.read() & ~general.read(), row::encoding);
        assertEquals(0, (exact.written() | exact.undefined()) & ~touched, row::encoding);
        assertEquals(0, exact.undefined() & ~general.undefined(), row::encoding);
      }
    }
  }
}
