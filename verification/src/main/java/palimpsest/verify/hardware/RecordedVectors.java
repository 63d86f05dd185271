package palimpsest.verify.hardware;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import palimpsest.verify.instructions.Form;

/// The results that come with the project, and how they are made.
///
/// Long mode's were made by hardware. What has no encoding there was made by `qemu-i386`, which is a less independent
/// judge.
final class RecordedVectors {
  private static final List<Processor> RECORDED = List.of(Processor.NATIVE_LONG_MODE, Processor.QEMU_I386);
  private static final int PER_FORM = 4;
  private static final int STATES = 2;
  private static final String FPU_FILE = "x87-long-mode.gz";
  private static final int FPU_STATES = 6;
  private static final String SIMD_FILE = "simd-long-mode.gz";
  private static final int SIMD_STATES = 4;

  private RecordedVectors() {}

  /// All of them.
  static List<VectorFile> all() {
    return RECORDED.stream().map(processor -> load(fileName(processor))).toList();
  }

  private static VectorFile load(String name) {
    try (InputStream file = RecordedVectors.class.getResourceAsStream("/vectors/" + name)) {
      if (file == null) {
        throw new IllegalStateException("no recorded vectors in " + name);
      }
      return VectorFile.read(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String fileName(Processor processor) {
    return processor.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".gz";
  }

  /// Hardware's results for trials of every x87 row.
  static VectorFile fpu() {
    return load(FPU_FILE);
  }

  /// Asks the host's processor about x87 and writes the file.
  ///
  /// @throws IOException if the processor cannot be asked
  static void recordFpu(String provenance, String date, long seed, Path folder) throws IOException {
    Processor processor = Processor.NATIVE_LONG_MODE;
    Batch batch = new FpuDraw(new SplittableRandom(seed)).batch(1, FPU_STATES);
    var file = new ByteArrayOutputStream();
    new VectorFile(processor, provenance, date, seed, batch, Answers.of(processor, folder).to(batch)).write(file);
    Files.write(folder.resolve(FPU_FILE), file.toByteArray());
  }

  /// Hardware's results for trials of every row of MMX and SSE.
  static VectorFile packed() {
    return load(SIMD_FILE);
  }

  /// Asks the host's processor about MMX and SSE and writes the file.
  ///
  /// @throws IOException if the processor cannot be asked
  static void recordPacked(String provenance, String date, long seed, Path folder) throws IOException {
    Processor processor = Processor.NATIVE_LONG_MODE;
    Batch batch = new SimdDraw(new SplittableRandom(seed)).batch(SimdDraw.rows(), 1, SIMD_STATES);
    var file = new ByteArrayOutputStream();
    new VectorFile(processor, provenance, date, seed, batch, Answers.of(processor, folder).to(batch)).write(file);
    Files.write(folder.resolve(SIMD_FILE), file.toByteArray());
  }

  /// Asks a processor about some snippets of every form it can have and writes the file.
  ///
  /// @param folder takes the file; temporary ones, too
  /// @throws IOException if the processor cannot be asked
  static void record(Processor processor, String provenance, String date, long seed, Path folder)
      throws IOException {
    Answers asked = Answers.of(processor, folder);
    Answers interpreted = Answers.of(GuestRun.onPreset(), 1, folder);
    List<Form> forms = Coverage.asked(processor);
    var draw = new SnippetDraw(processor.hosting(), forms, new SplittableRandom(seed));
    List<Trial> trials = new ArrayList<>();
    for (Form form : forms) {
      for (int i = 0; i < PER_FORM; i++) {
        draw.trial(form, STATES).filter(trial -> worthwhile(processor, trial)).ifPresent(trials::add);
      }
    }
    Batch drawn = new Batch(trials);
    Batch batch = withoutLongDifferences(drawn, asked.to(drawn), interpreted.to(drawn));
    var file = new ByteArrayOutputStream();
    new VectorFile(processor, provenance, date, seed, batch, asked.to(batch)).write(file);
    Files.write(folder.resolve(fileName(processor)), file.toByteArray());
  }

  /// An emulator is asked only what hardware was not.
  private static boolean worthwhile(Processor processor, Trial trial) {
    return processor != Processor.QEMU_I386
        || trial.snippet().lines().stream().anyMatch(line -> LongModeEncoding.obstacle(line).isPresent());
  }

  /// Leaves out snippets of more than one instruction that end differently from the interpreter's: to take them apart
  /// the processor would have to be asked again.
  private static Batch withoutLongDifferences(Batch batch, Results theirs, Results ours) {
    List<Trial> kept = new ArrayList<>();
    int at = 0;
    for (Trial trial : batch.trials()) {
      boolean agree = true;
      for (InitialState _ : trial.states()) {
        agree &= theirs.agrees(ours, at);
        at++;
      }
      if (agree || trial.snippet().lines().size() == 1) {
        kept.add(trial);
      }
    }
    return new Batch(kept);
  }
}
