package palimpsest.verify.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A judge finds the one instruction that makes a difference. The processor here is the interpreter, told a lie about
/// one instruction.
class JudgeTest {
  @TempDir private Path folder = Path.of("");

  /// `inc edx` in the middle leaves one more than it should.
  @Test
  void aDifferenceIsTakenApartToOneInstruction() throws IOException {
    Judge.Verdict verdict = judge(liar("42", "4242"), "89d8", "42", "01d1");
    assertEquals(1, verdict.findings().size());
    String explanation = verdict.findings().getFirst().explanation();
    assertTrue(explanation.startsWith("42 "), explanation);
    assertTrue(explanation.contains("from eax=00000003"), "the state is that before the instruction: " + explanation);
  }

  @Test
  void anUndefinedFlagIsExplainedByItsRow() throws IOException {
    Judge.Verdict verdict = judge(liar("f7e3", "f7e385c9"), "f7e3");
    assertEquals(List.of(), verdict.findings().stream().map(each -> each.explanation()).toList());
    assertEquals(Map.of(UndefinedResult.FLAGS, 1L), verdict.explained());
  }

  /// MUL leaves CF and OF defined: a row that covers part of a difference does not cover it all.
  @Test
  void aDefinedFlagIsNotMaskedByItsNeighbours() throws IOException {
    assertEquals(1, judge(liar("f7e3", "f7e3f9"), "f7e3").findings().size());
  }

  @Test
  void whatFollowsAJumpThatIsTakenIsNotBlamed() throws IOException {
    assertEquals(List.of(), judge(liar("42", "4242"), "eb01", "42").findings());
  }

  /// Memory around a case holds what other cases left. On its own MUL differs here in undefined flags alone: once,
  /// these made a finding of a difference that was none of its own.
  @Test
  void whatAnotherCaseLeftIsNotBlamedForUndefinedFlags() throws IOException {
    assertEquals(List.of(), judge(liar("f7e3", "f7e3f9"), liar("f7e3", "f7e385c9"), "f7e3").findings());
  }

  private Judge.Verdict judge(Answers asked, String... lines) throws IOException {
    return judge(asked, asked, lines);
  }

  /// @param first answers for the batch
  /// @param asked answers for what the judge asks itself
  private Judge.Verdict judge(Answers first, Answers asked, String... lines) throws IOException {
    Answers interpreted = Answers.of(GuestRun.onPreset(), 1, folder);
    Snippet snippet = new Snippet(Stream.of(lines).map(JudgeTest::line).toList());
    var state = new InitialState(
        new int[] {1, 2, 3, 3, 5, 6, 7, 8}, 0x202, new byte[Layout.MEMORY_BYTES], List.of());
    Batch batch = new Batch(List.of(new Trial(snippet, List.of(state))));
    return new Judge(Processor.NATIVE_I386, asked, interpreted).judge(batch, first.to(batch), interpreted.to(batch));
  }

  /// An interpreter that executes `lie` for `truth`.
  private Answers liar(String truth, String lie) {
    Answers honest = Answers.of(GuestRun.onPreset(), 1, folder);
    return batch -> honest.to(new Batch(batch.trials().stream().map(trial -> lying(trial, truth, lie)).toList()));
  }

  private static Trial lying(Trial trial, String truth, String lie) {
    int grown = (lie.length() - truth.length()) / 2;
    List<Line> lines = trial.snippet().lines().stream()
        .flatMap(line -> replaced(line, truth, lie, grown))
        .toList();
    return new Trial(new Snippet(lines), trial.states());
  }

  private static Stream<Line> replaced(Line line, String truth, String lie, int grown) {
    if (line.branch().isPresent()) {
      return Stream.of(line.withDisplacement(line.branch().getAsInt() + grown));
    }
    return HexFormat.of().formatHex(line.code()).equals(truth)
        ? Stream.of(line(truth), line(lie.substring(truth.length())))
        : Stream.of(line);
  }

  private static Line line(String hex) {
    return Line.of(HexFormat.of().parseHex(hex));
  }
}
