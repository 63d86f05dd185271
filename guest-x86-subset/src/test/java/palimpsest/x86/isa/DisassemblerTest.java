package palimpsest.x86.isa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DisassemblerTest {
  private static String print(String hex) {
    var printer =
        new Disassembler(address -> address == 0x8049000 ? Optional.of("main") : Optional.empty());
    Decoded decoded = new Decoder().decode(new RecordedBytes(HexFormat.of().parseHex(hex)));
    return printer.print(assertInstanceOf(Decoded.Valid.class, decoded).instruction(), 0x8048000);
  }

  @Test
  void branchTargetsAreAbsoluteAndNamed() {
    assertEquals("call 0x8049000 <main>", print("e8fb0f0000"));
    assertEquals("jmp 0x8048000", print("ebfe"));
  }

  @Test
  void memoryOperandsShowSizeScaleAndSign() {
    assertEquals("add eax, dword ptr [ebx+ecx*4+0x10]", print("03448b10"));
    assertEquals("mov byte ptr [ebp-0x1], al", print("8845ff"));
    assertEquals("mov eax, dword ptr gs:[0x14]", print("65a114000000"));
    assertEquals("lea eax, [eax+eax*2]", print("8d0440"));
  }
}
