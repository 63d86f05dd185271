package palimpsest.verify.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import palimpsest.verify.instructions.Form;
import palimpsest.verify.instructions.Forms;
import palimpsest.x86.isa.OpcodeRow;

/// The recorded results, and how to make them anew: `-Dpalimpsest.record=true` on a processor,
/// `-Dpalimpsest.record.provenance` says in words on which.
class RecordedVectorsTest {
  private static final Path RESOURCES = Path.of("src/main/resources/vectors");

  @Test
  void theInterpreterDoesWhatProcessorsWereSeenToDo(@TempDir Path folder) throws IOException {
    Answers interpreted = Answers.of(GuestRun.onPreset(), 1, folder);
    for (VectorFile file : RecordedVectors.all()) {
      Judge.Verdict verdict = new Judge(file.processor(), _ -> file.results(), interpreted)
          .judge(file.batch(), file.results(), interpreted.to(file.batch()));
      assertEquals(List.of(), verdict.findings(), file.provenance());
    }
  }

  /// The flags that the recorded hardware leaves differently, and the one undefined result, are all that is masked.
  @Test
  void ofRecordedHardwareOnlyUndefinedResultsAreMasked(@TempDir Path folder) throws IOException {
    Answers interpreted = Answers.of(GuestRun.onPreset(), 1, folder);
    for (VectorFile file : RecordedVectors.all()) {
      if (file.processor() == Processor.NATIVE_LONG_MODE) {
        Judge.Verdict verdict = new Judge(file.processor(), _ -> file.results(), interpreted)
            .judge(file.batch(), file.results(), interpreted.to(file.batch()));
        assertEquals(
            EnumSet.of(UndefinedResult.FLAGS, UndefinedResult.DOUBLE_SHIFT_BEYOND_WIDTH),
            verdict.explained().keySet());
      }
    }
  }

  @Test
  void everyRowThatIsAskedAboutIsRecorded() {
    Set<OpcodeRow> missing = new HashSet<>();
    Coverage.asked().forEach(form -> missing.add(form.row()));
    for (VectorFile file : RecordedVectors.all()) {
      for (Trial trial : file.batch().trials()) {
        trial.snippet().lines().forEach(line -> Forms.of(line.code()).map(Form::row).ifPresent(missing::remove));
      }
    }
    assertEquals("", missing.stream().map(OpcodeRow::encoding).sorted().collect(Collectors.joining(" ")));
  }

  @Test
  void recordingIsRepeatedOnRequest() throws IOException {
    assumeTrue(Boolean.getBoolean("palimpsest.record"), "only with -Dpalimpsest.record=true");
    String provenance = System.getProperty("palimpsest.record.provenance", "");
    assertTrue(!provenance.isEmpty(), "say with -Dpalimpsest.record.provenance what processor this is");
    RecordedVectors.record(
        Processor.NATIVE_LONG_MODE, provenance, System.getProperty("palimpsest.record.date", ""), 3, RESOURCES);
    RecordedVectors.record(
        Processor.QEMU_I386, "qemu-i386, an emulator", System.getProperty("palimpsest.record.date", ""), 3, RESOURCES);
  }
}
