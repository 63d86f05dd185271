package palimpsest.workbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressLineTest {
  private static final long SECOND = 1_000_000_000;

  private final StringWriter written = new StringWriter();
  private final AtomicLong now = new AtomicLong(77 * SECOND);

  private ProgressLine line(boolean terminal) {
    return new ProgressLine(new PrintWriter(written), terminal, now::get);
  }

  @Test
  void aTerminalShowsOneLineThatIsWrittenOverAndGoneInTheEnd() {
    try (ProgressLine line = line(true)) {
      line.show("first");
      line.show("too soon to be read");
      now.addAndGet(SECOND);
      line.show("second");
    }
    assertEquals(
        ProgressLine.ERASE + "palimpsest: first" + ProgressLine.ERASE + "palimpsest: second" + ProgressLine.ERASE,
        written.toString());
    assertFalse(written.toString().contains("\n"));
  }

  @Test
  void wherePeopleReadAFileNothingIsWritten() {
    try (ProgressLine line = line(false)) {
      line.show("text");
      line.showInstructions(5_000_000, "");
    }
    assertEquals("", written.toString());
  }

  /// The first instructions count with the time they took: a line that began late once made every run twice as fast.
  @Test
  void paceIsThatSinceTheBeginning() {
    ProgressLine line = line(true);
    now.addAndGet(4 * SECOND);
    line.showInstructions(50_000_000, ", 3 programs");
    assertEquals(ProgressLine.ERASE + "palimpsest: 50 M guest instructions, 12.5 M/s, 3 programs", written.toString());
  }

  @ParameterizedTest
  @CsvSource({
      "10,1,4,'; about 0:30 left'", "80,1,3,'; about 2:40 left'", "3600,1,3,'; about 2 h 0 min left'", "5,0,9,''",
    "5,9,9,'; about 0:00 left'"})
  void theRestTakesAsLongAsWhatIsDone(long seconds, long done, long all, String expected) {
    ProgressLine line = line(true);
    now.addAndGet(seconds * SECOND);
    assertEquals(expected, line.left(done, all));
  }
}
