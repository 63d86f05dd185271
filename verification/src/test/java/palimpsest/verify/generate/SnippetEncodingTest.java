package palimpsest.verify.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import palimpsest.verify.assemble.Assembler;
import palimpsest.verify.assemble.MinimalElf;
import palimpsest.x86.isa.Decoded;
import palimpsest.x86.isa.Decoder;
import palimpsest.x86.isa.Disassembler;

/// What a snippet writes is what its name says, as the project's decoder reads it.
class SnippetEncodingTest {
  private static final Location.Register ECX = new Location.Register(1);
  private static final Location.Framed FRAMED = new Location.Framed(-3);
  private static final Location.Indexed INDEXED = new Location.Indexed(2, 1, 5);

  static Stream<Arguments> snippets() {
    return Stream.of(
        of(new Snippet.Binary(2, 2, 0, FRAMED, true), "adc ax, word ptr [ebp-0x3]"),
        of(new Snippet.Binary(0, 1, 4, ECX, false), "add cl, ah"),
        of(new Snippet.Binary(8, 4, 4, INDEXED, false), "movzx edx, dl", "mov dword ptr [ebp+edx*2+0x5], esi"),
        of(new Snippet.Binary(9, 4, 1, ECX, false), "test ecx, ecx"),
        of(new Snippet.Binary(10, 1, 7, FRAMED, false), "xchg byte ptr [ebp-0x3], bh"),
        of(new Snippet.Immediate(5, 1, ECX, 0x7f), "sub cl, 0x7f"),
        of(new Snippet.Immediate(9, 4, FRAMED, 0x1234), "test dword ptr [ebp-0x3], 0x1234"),
        of(new Snippet.Unary(1, 4, ECX), "dec ecx"),
        of(new Snippet.Unary(3, 2, FRAMED), "neg word ptr [ebp-0x3]"),
        of(new Snippet.Shift(3, 4, ECX, false, 5), "rcr ecx, 0x5"),
        of(new Snippet.Shift(7, 1, FRAMED, true, 5), "sar byte ptr [ebp-0x3], cl"),
        of(new Snippet.DoubleShift(true, 4, ECX, 0, true, 5), "shrd ecx, eax, cl"),
        of(new Snippet.Multiply(false, 4, ECX), "mul ecx"),
        of(new Snippet.MultiplyInto(4, 0, ECX, true, 9), "imul eax, ecx, 0x9"),
        of(new Snippet.Divide(true, true), "cdq", "idiv ecx"),
        of(new Snippet.SetCondition(7, ECX), "seta cl"),
        of(new Snippet.MoveIf(4, 2, 0, ECX), "cmove ax, cx"),
        of(new Snippet.Extend(true, 2, 0, ECX), "movsx eax, cx"),
        of(new Snippet.Exchange(false, 2, FRAMED, 1), "xadd word ptr [ebp-0x3], cx"),
        of(new Snippet.Exchange(true, 1, ECX, 3), "cmpxchg cl, bl"),
        of(new Snippet.BitTest(1, 4, ECX, 9), "bts ecx, 0x9"),
        of(new Snippet.BitTestAway(3, FRAMED), "movzx ecx, cl", "btc dword ptr [ebp-0x3], ecx"),
        of(new Snippet.BitScan(true, 4, 0, ECX), "bsr eax, ecx"),
        of(new Snippet.Address(0, 1, 2, 3, 4), "lea eax, [ecx+edx*8+0x4]"),
        of(new Snippet.Swap(3), "bswap ebx"),
        of(new Suspicion.Reread(0, 1, 1, 2),
            "and eax, 0x7", "and ecx, 0x7", "mov edx, dword ptr [ebp+eax*1+0x1]", "add ebx, edx",
            "mov byte ptr [ebp+ecx*1+0x2], bl", "add esi, dword ptr [ebp+eax*1+0x1]"),
        of(new Suspicion.Detour(0, 9, 2),
            "lea edx, [ecx+0x9]", "mov eax, ebp", "sub eax, edx", "mov ebx, dword ptr [ebp+0x2]",
            "mov dword ptr [eax+ecx*1+0xb], esi", "add ebx, dword ptr [ebp+0x2]"),
        of(new Suspicion.Turned(4, 2, 4, List.of()), "xchg edi, esi", "xchg eax, edi", "je 0x804800a"),
        of(new Nested.Pushed(ECX, List.of(), FRAMED), "push ecx", "pop dword ptr [ebp-0x3]"),
        of(new Nested.FlagsKept(List.of()), "pushfd", "popfd"));
  }

  private static Arguments of(Snippet snippet, String... listing) {
    return Arguments.of(snippet, List.of(listing));
  }

  @ParameterizedTest
  @MethodSource("snippets")
  void aSnippetWritesWhatItsNameSays(Snippet snippet, List<String> expected) {
    var code = new Assembler(MinimalElf.CODE);
    snippet.emit(code);
    byte[] bytes = code.finish();
    List<String> listing = new ArrayList<>();
    int at = 0;
    while (at < bytes.length) {
      int start = at;
      switch (new Decoder().decode(index -> bytes[start + index] & 0xff)) {
        case Decoded.Valid(var instruction) -> {
          listing.add(new Disassembler().print(instruction, MinimalElf.CODE + at));
          at += instruction.length();
        }
        case Decoded.Invalid(_, var reason) -> fail(snippet + " is " + reason);
      }
    }
    assertEquals(expected, listing);
  }
}
