package palimpsest.verify.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A comparison of two places that are both out of reach faults on either: Intel's processors take EDI's first, AMD's
/// and the interpreter ESI's. Once, that was held against the interpreter.
class UnreachableCompareTest {
  private static final Line COMPARE = Line.of(HexFormat.of().parseHex("f2a7")); // repne cmpsd
  private static final int ECX = 1;
  private static final int ESI = 6;
  private static final int EDI = 7;

  @TempDir private Path folder = Path.of("");

  @Test
  void eitherSideMayFault() throws IOException {
    assertEquals(List.of(UndefinedResult.SIDE_OF_COMPARE_THAT_FAULTS), explanation(Layout.RESULT_ADDRESS, 0x2000_0037));
  }

  @Test
  void noOtherPageMay() throws IOException {
    assertEquals(List.of(), explanation(Layout.RESULT_ADDRESS, 0x2000_0037 + Integer.BYTES));
  }

  @Test
  void noOtherInstructionMay() throws IOException {
    assertEquals(List.of(), explanation(Layout.RESULT_EIP, 1));
  }

  /// The rows that explain that a processor has `value` where the interpreter faults on ESI's side.
  private List<UndefinedResult> explanation(int field, int value) throws IOException {
    int[] registers = new int[8];
    registers[ECX] = 10;
    registers[ESI] = Layout.BEHIND + 14;
    registers[EDI] = 0x2000_0037;
    var before = new InitialState(registers, 0x202, new byte[Layout.MEMORY_BYTES], List.of());
    Batch batch = new Batch(List.of(new Trial(new Snippet(List.of(COMPARE)), List.of(before))));
    Result ours = Answers.of(GuestRun.onPreset(), 1, folder).to(batch).at(0);
    assertEquals(Layout.BEHIND + 14, ours.address());
    ByteBuffer fields = ByteBuffer.allocate(Layout.RESULT_BYTES).order(ours.fields().order());
    fields.put(0, ours.fields(), 0, Layout.RESULT_BYTES).putInt(field, value);
    return UndefinedResult.explain(COMPARE, before, Processor.NATIVE_LONG_MODE, new Result(fields), ours);
  }
}
