package palimpsest.verify.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import palimpsest.x86.cpu.GuestState;

/// An instruction that reads several places out of reach faults on any: Intel's processors take EDI's side of a
/// comparison first, AMD's and the interpreter ESI's. Once, that was held against the interpreter.
class UnreachablePlacesTest {
  private static final Line COMPARE = line("f2a7"); // repne cmpsd
  private static final int TARGET = 0x2000_0037;
  private static final int STACK = Layout.BEHIND + 0x11;

  @TempDir private Path folder = Path.of("");

  @Test
  void eitherSideOfAComparisonMayFault() throws IOException {
    assertEquals(
        List.of(UndefinedResult.ORDER_OF_ACCESSES), explanation(COMPARE, Layout.RESULT_ADDRESS, TARGET));
  }

  @Test
  void anyWordThatAReturnPopsMayFault() throws IOException {
    assertEquals(
        List.of(UndefinedResult.ORDER_OF_ACCESSES), explanation(line("cf"), Layout.RESULT_ADDRESS, STACK + 8));
    assertEquals(List.of(), explanation(line("cb"), Layout.RESULT_ADDRESS, STACK + 8), "retf pops two");
  }

  @Test
  void noOtherPageMay() throws IOException {
    assertEquals(List.of(), explanation(COMPARE, Layout.RESULT_ADDRESS, TARGET + Integer.BYTES));
  }

  @Test
  void noOtherInstructionMay() throws IOException {
    assertEquals(List.of(), explanation(COMPARE, Layout.RESULT_EIP, 1));
  }

  /// The rows that explain that a processor has `value` where the interpreter has the page it reads first.
  private List<UndefinedResult> explanation(Line line, int field, int value) throws IOException {
    int[] registers = new int[8];
    registers[GuestState.ECX] = 10;
    registers[GuestState.ESP] = STACK;
    registers[GuestState.ESI] = Layout.BEHIND + 14;
    registers[GuestState.EDI] = TARGET;
    var before = new InitialState(registers, 0x202, new byte[Layout.MEMORY_BYTES], List.of());
    Batch batch = new Batch(List.of(new Trial(new Snippet(List.of(line)), List.of(before))));
    Result ours = Answers.of(GuestRun.onPreset(), 1, folder).to(batch).at(0);
    assertTrue(ours.isPageFault());
    ByteBuffer fields = ByteBuffer.allocate(Layout.RESULT_BYTES).order(ours.fields().order());
    fields.put(0, ours.fields(), 0, Layout.RESULT_BYTES).putInt(field, value);
    return UndefinedResult.explain(line, before, Processor.NATIVE_I386, new Result(fields), ours);
  }

  private static Line line(String hex) {
    return Line.of(HexFormat.of().parseHex(hex));
  }
}
