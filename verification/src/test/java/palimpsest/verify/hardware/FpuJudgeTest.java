package palimpsest.verify.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import palimpsest.x86.isa.OpcodeRow;

/// x87 before real processors: recorded results on any host, the host's own where it has some.
class FpuJudgeTest {
  private static final Path RESOURCES = Path.of("src/main/resources/vectors");

  @Test
  void theInterpreterComputesAsHardwareWasSeenTo(@TempDir Path folder) throws IOException {
    VectorFile file = RecordedVectors.fpu();
    Results ours = Answers.of(GuestRun.onPreset(), 1, folder).to(file.batch());
    FpuJudge.Verdict verdict = new FpuJudge(file.processor()).judge(file.batch(), file.results(), ours);
    assertEquals(List.of(), verdict.findings(), file.provenance());
    assertTrue(verdict.inexact() <= 20, verdict.inexact() + " last places of transcendental functions differ");
  }

  @Test
  void theHostsProcessorComputesAsTheInterpreter(@TempDir Path folder) throws IOException {
    assumeTrue(
        Host.probe(folder).available().contains(Processor.NATIVE_LONG_MODE), "the host's processor cannot be asked");
    Batch batch = new FpuDraw(new SplittableRandom(11)).batch(2, 8);
    Results theirs = Answers.of(Processor.NATIVE_LONG_MODE, folder).to(batch);
    Results ours = Answers.of(GuestRun.onPreset(), 1, folder).to(batch);
    assertEquals(List.of(), new FpuJudge(Processor.NATIVE_LONG_MODE).judge(batch, theirs, ours).findings());
  }

  /// Every bit of a state that is no pointer counts: here one of a register and the stack fault flag.
  @Test
  void oneWrongBitIsAFinding() {
    VectorFile file = RecordedVectors.fpu();
    for (int offset : new int[] {4, 28}) {
      var bytes = new ByteArrayOutputStream();
      for (int i = 0; i < file.batch().cases(); i++) {
        bytes.writeBytes(file.results().bytesOf(i));
      }
      byte[] changed = bytes.toByteArray();
      changed[Layout.RESULT_MEMORY + offset] ^= 0x40;
      assertEquals(
          1,
          new FpuJudge(file.processor())
              .judge(file.batch(), file.results(), Results.recorded(changed))
              .findings()
              .size());
    }
  }

  @Test
  void everyRowIsRecorded() {
    Set<OpcodeRow> missing = new HashSet<>(FpuDraw.rows());
    for (Trial trial : RecordedVectors.fpu().batch().trials()) {
      Encoding drawn = Encoding.of(trial.snippet().lines().get(FpuDraw.DRAWN).code());
      missing.removeIf(row -> row.opcode() == drawn.opcode() && row.accepts(drawn.rest()[0] & 0xff));
    }
    assertEquals(Set.of(), missing);
  }

  @Test
  void recordingIsRepeatedOnRequest() throws IOException {
    assumeTrue(Boolean.getBoolean("palimpsest.record"), "only with -Dpalimpsest.record=true");
    String provenance = System.getProperty("palimpsest.record.provenance", "");
    assertTrue(!provenance.isEmpty(), "say with -Dpalimpsest.record.provenance what processor this is");
    RecordedVectors.recordFpu(provenance, System.getProperty("palimpsest.record.date", ""), 5, RESOURCES);
  }
}
