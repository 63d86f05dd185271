package palimpsest.x86.isa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class OpcodeTableTest {
  private static final OpcodeTable TABLE = OpcodeTable.whole();

  private static final Decoder DECODER = new Decoder(EnumSet.allOf(Extension.class));

  @Test
  void everyRowIsReachedByItsOwnBytesAndEveryModrmItAccepts() {
    var random = new Random(1);
    for (OpcodeRow row : TABLE.rows()) {
      for (int modrm = 0; modrm < 256; modrm++) {
        if (row.hasModrm() && !row.accepts(modrm)) {
          continue;
        }
        boolean noSuchRegister =
            row.operands().contains(OperandForm.Sw) || row.operands().contains(OperandForm.Cd);
        Decoded decoded = DECODER.decode(new RecordedBytes(RowEncoding.of(row, modrm, random)));
        if (noSuchRegister && decoded instanceof Decoded.Invalid(_, var reason)) {
          assertEquals(Decoded.Reason.UNDEFINED_OPERAND, reason);
          continue;
        }
        Instruction instruction = assertInstanceOf(Decoded.Valid.class, decoded, row::encoding).instruction();
        assertEquals(row.mnemonic(), instruction.mnemonic(), row::encoding);
        assertEquals(row.operandSize(Width.DWORD), instruction.operandSize(), row::encoding);
        assertEquals(row.condition(), instruction.condition(), row::encoding);
        long explicit =
            row.operands().stream().filter(form -> form.kind() != OperandForm.Kind.STRING).count();
        long opcode = row.mnemonic() == Mnemonic.FPU || row.isSimd() ? 1 : 0;
        assertEquals(explicit + opcode, instruction.operands().size(), row::encoding);
        if (!row.hasModrm()) {
          break;
        }
      }
    }
  }

  @Test
  void everyMnemonicHasARowAndAManualPage() {
    var seen = EnumSet.noneOf(Mnemonic.class);
    for (OpcodeRow row : TABLE.rows()) {
      seen.add(row.mnemonic());
      assertTrue(!row.manual().isBlank(), row::encoding);
    }
    assertEquals(EnumSet.allOf(Mnemonic.class), seen);
  }

  @Test
  void everyOperandCodeIsUsed() {
    var seen = EnumSet.noneOf(OperandForm.class);
    TABLE.rows().forEach(row -> seen.addAll(row.operands()));
    assertEquals(EnumSet.allOf(OperandForm.class), seen);
  }

  /// A processor without an extension has not one of its rows, and loses none of its own to it.
  @Test
  void extensionsAreThereOrNotAsAWhole() {
    var random = new Random(1);
    for (OpcodeRow row : TABLE.rows()) {
      byte[] bytes = RowEncoding.of(row, RowEncoding.firstModrm(row), random);
      for (Extension missing : EnumSet.complementOf(EnumSet.of(Extension.BASE))) {
        Decoded decoded =
            new Decoder(EnumSet.complementOf(EnumSet.of(missing))).decode(new RecordedBytes(bytes));
        assertEquals(row.extension() != missing, decoded instanceof Decoded.Valid, row::encoding);
      }
    }
  }

  @Test
  void noRowHidesBehindAPrefixByte() {
    for (int prefix : new int[] {0x26, 0x2E, 0x36, 0x3E, 0x64, 0x65, 0x66, 0x67, 0xF0, 0xF2, 0xF3}) {
      assertTrue(TABLE.rows().stream().noneMatch(row -> !row.twoByte() && row.opcode() == prefix));
    }
  }

  @Test
  void theWholeOneByteMapIsAccountedFor() {
    var undefined = new StringBuilder();
    for (int opcode = 0; opcode < 256; opcode++) {
      int wanted = opcode;
      if (TABLE.rows().stream().noneMatch(row -> !row.twoByte() && row.opcode() == wanted)) {
        undefined.append(String.format("%02X ", opcode));
      }
    }
    assertEquals("0F 26 2E 36 3E 64 65 66 67 F0 F2 F3 ", undefined.toString());
  }
}
