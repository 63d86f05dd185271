package palimpsest.verify.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import palimpsest.x86.isa.OpcodeRow;
import palimpsest.x86.isa.OpcodeTable;
import palimpsest.x86.isa.OperandForm;

/// MMX and SSE before the host's processor.
///
/// `-Dpalimpsest.simd.cases=N` asks about that many cases instead of a sample.
class SimdJudgeTest {
  private static final int STATES = 16;

  private static final Path RESOURCES = Path.of("src/main/resources/vectors");

  @Test
  void theInterpreterComputesAsHardwareWasSeenTo(@TempDir Path folder) throws IOException {
    VectorFile file = RecordedVectors.packed();
    Results ours = Answers.of(GuestRun.onPreset(), 1, folder).to(file.batch());
    assertEquals(
        List.of(), new SimdJudge(file.processor()).judge(file.batch(), file.results(), ours), file.provenance());
  }

  @Test
  void everyRowIsRecorded() {
    Set<OpcodeRow> missing = new HashSet<>(SimdDraw.rows());
    for (Trial trial : RecordedVectors.packed().batch().trials()) {
      missing.remove(OpcodeTable.simdRow(SimdDraw.drawn(trial.snippet()).instruction()));
    }
    assertEquals(Set.of(), missing);
  }

  @Test
  void recordingIsRepeatedOnRequest() throws IOException {
    assumeTrue(Boolean.getBoolean("palimpsest.record"), "only with -Dpalimpsest.record=true");
    String provenance = System.getProperty("palimpsest.record.provenance", "");
    assertTrue(!provenance.isEmpty(), "say with -Dpalimpsest.record.provenance what processor this is");
    RecordedVectors.recordPacked(provenance, System.getProperty("palimpsest.record.date", ""), 6, RESOURCES);
  }

  /// The same registers by two names: x87 instructions are translated, those of MMX interpreted between them.
  @Test
  void x87AndMmxShareTheirRegistersInEveryGear(@TempDir Path folder) throws IOException {
    var random = new SplittableRandom(3);
    List<OpcodeRow> rows = new ArrayList<>(
        OpcodeTable.i686().rows().stream()
            .filter(row -> row.isSimd() && row.accepts(0xc0 | Math.max(row.digit(), 0) << 3))
            .toList());
    rows.addAll(FpuDraw.rows().stream().filter(row -> row.firstModrm() >= 0xc0).toList());
    List<Trial> trials = new ArrayList<>();
    for (Trial drawn : new SimdDraw(random).batch(SimdDraw.rows().subList(0, 40), 2, 8).trials()) {
      List<Line> lines = new ArrayList<>(drawn.snippet().lines().subList(0, 2));
      for (int i = 0; i < 10; i++) {
        lines.add(registersOnly(rows.get(random.nextInt(rows.size())), random));
      }
      lines.add(drawn.snippet().lines().getLast());
      trials.add(new Trial(new Snippet(lines), drawn.states()));
    }
    Batch batch = new Batch(trials);
    Results interpreted = Answers.of(GuestRun.onPreset(), 1, folder).to(batch);
    Results translated = Answers.of(GuestRun.onPreset(), 4, folder).to(batch);
    for (int i = 0; i < batch.cases(); i++) {
      assertTrue(translated.agrees(interpreted, i), "case " + i);
    }
  }

  private static Line registersOnly(OpcodeRow row, SplittableRandom random) {
    int modrm = row.firstModrm() != OpcodeRow.ANY
        ? row.firstModrm() + random.nextInt(row.lastModrm() - row.firstModrm() + 1)
        : 0xc0 | (row.digit() == OpcodeRow.ANY ? random.nextInt(8) : row.digit()) << 3 | random.nextInt(3);
    var code = new ByteArrayOutputStream();
    if (row.twoByte()) {
      code.write(0x0f);
    }
    code.write(row.opcode());
    if (row.hasModrm()) {
      code.write(modrm);
    }
    if (row.operands().contains(OperandForm.Ib)) {
      code.write(random.nextInt(70));
    }
    return Line.of(code.toByteArray());
  }

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
