package palimpsest.x86.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import palimpsest.x86.elf.ElfBytes;
import palimpsest.x86.elf.ElfException;

/// Whole programs, from the file to the exit, on the interpreter and the personality alone.
class ProgramRunTest {
  @TempDir private Path folder = Path.of("");

  /// `push 'hi\n'; mov ecx, esp; mov edx, 3; mov ebx, 1; mov eax, 4; int 0x80; mov ebx, 7; mov eax, 1; int 0x80`.
  @Test
  void aProgramWritesAndExits() throws IOException, ElfException {
    InterpretedRun.Result result =
        run("6868690a00 89e1 ba03000000 bb01000000 b804000000 cd80 bb07000000 b801000000 cd80");
    assertEquals("hi\n", result.out());
    assertEquals(7, result.exit().status());
    assertEquals(9, result.instructions());
  }

  /// A handler for SIGSEGV moves the faulting store's target register, in the frame, to good memory and returns: the
  /// store is then made again and succeeds. The exit status is the byte it stored.
  ///
  /// ```text
  ///   mov dword [0x8050000], handler ; sa_handler
  ///   mov eax, 174 ; mov ebx, 11 ; mov ecx, 0x8050000 ; xor edx, edx ; mov esi, 8 ; int 0x80
  ///   xor edi, edi ; mov byte [edi], 42
  ///   movzx ebx, byte [0x8050100] ; mov eax, 1 ; int 0x80
  /// handler:
  ///   mov dword [esp + 8 + 16], 0x8050100 ; sigcontext.edi
  ///   ret
  /// ```
  @Test
  void aHandlerRepairsAFaultAndTheStoreIsMadeAgain() throws IOException, ElfException {
    String start = "c70500000508" + hex(ElfBytes.entry() + 0x38);
    String install = "b8ae000000 bb0b000000 b900000508 31d2 be08000000 cd80";
    String faulting = "31ff c6072a 0fb61d00010508 b801000000 cd80";
    String body = start + install + faulting;
    int bytes = body.replace(" ", "").length() / 2;
    String padding = "90".repeat(0x38 - bytes);
    InterpretedRun.Result result = run(body + padding + "c744241800010508 c3");
    assertEquals(42, result.exit().status());
  }

  /// `mov esp, 0xbfffff00; L: push eax; jmp L`: the stack grows to its limit and no further.
  @Test
  void endlessRecursionDiesOfASegmentationFault() throws IOException, ElfException {
    InterpretedRun.Result result = run("bc00ffffbf 50 ebfd");
    assertEquals(139, result.exit().status());
    long pushes = (8 << 20) / 4;
    assertTrue(Math.abs(2 * pushes - result.instructions()) < 1000);
  }

  /// `ud2`.
  @Test
  void anInvalidInstructionDiesAsOnLinux() throws IOException, ElfException {
    InterpretedRun.Result result = run("0f0b");
    assertEquals(132, result.exit().status());
    assertEquals(
        "SIGILL: invalid or unimplemented instruction at eip 0x" + Integer.toHexString(ElfBytes.entry()),
        result.exit().reason());
  }

  private InterpretedRun.Result run(String hexadecimal) throws IOException, ElfException {
    Path program = folder.resolve("program");
    Files.write(program, new ElfBytes().code(hexadecimal).build());
    return InterpretedRun.of(program, Optional.empty(), new byte[0], "program");
  }

  private static String hex(int word) {
    return String.format("%08x", Integer.reverseBytes(word));
  }
}
