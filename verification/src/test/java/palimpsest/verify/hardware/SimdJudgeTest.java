package palimpsest.verify.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// MMX and SSE before the host's processor.
///
/// `-Dpalimpsest.simd.cases=N` asks about that many cases instead of a sample.
class SimdJudgeTest {
  private static final int STATES = 16;

  @Test
  void theHostsProcessorComputesAsTheInterpreter(@TempDir Path folder) throws IOException {
    assumeTrue(
        Host.probe(folder).available().contains(Processor.NATIVE_LONG_MODE), "the host's processor cannot be asked");
    long wanted = Long.getLong("palimpsest.simd.cases", 1);
    long asked = 0;
    for (long seed = 1; asked < wanted; seed++) {
      Batch batch = new SimdDraw(new SplittableRandom(seed)).batch(SimdDraw.rows(), 2, STATES);
      Results theirs = Answers.of(Processor.NATIVE_LONG_MODE, folder).to(batch);
      Results ours = Answers.of(GuestRun.onPreset(), 1, folder).to(batch);
      assertEquals(List.of(), new SimdJudge(Processor.NATIVE_LONG_MODE).judge(batch, theirs, ours));
      asked += batch.cases();
    }
    assertTrue(asked >= wanted);
  }

  @Test
  void everyGearComputesAsTheInterpreter(@TempDir Path folder) throws IOException {
    Batch batch = new SimdDraw(new SplittableRandom(2)).batch(SimdDraw.rows(), 1, 6);
    Results interpreted = Answers.of(GuestRun.onPreset(), 1, folder).to(batch);
    Results translated = Answers.of(GuestRun.onPreset(), 4, folder).to(batch);
    for (int i = 0; i < batch.cases(); i++) {
      assertTrue(translated.agrees(interpreted, i), "case " + i);
    }
  }

  /// Every bit that is no pointer counts: here one of a register and one of the tags.
  @Test
  void oneWrongBitIsAFinding(@TempDir Path folder) throws IOException {
    Batch batch = new SimdDraw(new SplittableRandom(1)).batch(SimdDraw.rows(), 1, 1);
    Results ours = Answers.of(GuestRun.onPreset(), 1, folder).to(batch);
    for (int offset : new int[] {28, 36}) {
      var bytes = new ByteArrayOutputStream();
      for (int i = 0; i < batch.cases(); i++) {
        bytes.writeBytes(ours.bytesOf(i));
      }
      byte[] changed = bytes.toByteArray();
      changed[Layout.RESULT_MEMORY + offset] ^= 0x40;
      assertEquals(
          1, new SimdJudge(Processor.NATIVE_LONG_MODE).judge(batch, ours, Results.recorded(changed)).size());
    }
  }
}
