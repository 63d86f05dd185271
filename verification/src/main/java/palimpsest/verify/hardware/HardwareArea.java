package palimpsest.verify.hardware;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import palimpsest.verify.battery.Area;
import palimpsest.verify.battery.AreaReport;
import palimpsest.verify.battery.Stint;

/// The hardware oracle: recorded results first, then new batches for every processor there is, in turn.
///
/// Piece 0 is the recorded results. Every sixth piece goes to a 32-bit judge, since a part of the instruction set has
/// no encoding in long mode. Every fourth brings batches of x87, MMX and SSE instructions to hardware, too. Every fifth
/// piece's batch is run through all gears, too, beside the others.
public final class HardwareArea implements Area {
  private static final int SNIPPETS = 500;
  private static final int STATES = 4;
  /// States that bring a snippet through gears 2 to 4.
  private static final int STATES_FOR_GEARS = 6;
  private static final int NARROW_EVERY = 6;
  private static final int GEARS_EVERY = 5;
  private static final int FPU_EVERY = 4;
  private static final int HIGHEST_GEAR = 4;

  @Override
  public String name() {
    return "hardware";
  }

  @Override
  public String claim() {
    return "the interpreter does what processors do, and translations do what the interpreter does";
  }

  @Override
  public AreaReport run(Stint stint) {
    try {
      Path folder = Files.createTempDirectory("palimpsest-hardware");
      try {
        return run(stint, folder);
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static AreaReport run(Stint stint, Path folder) throws IOException {
    var account = new HardwareAccount(stint);
    Host host = Host.probe(folder);
    Answers interpreted = Answers.of(GuestRun.onPreset(), 1, folder);
    Answers translated = Answers.of(GuestRun.onPreset(), HIGHEST_GEAR, folder);
    if (stint.goesOn()) {
      for (VectorFile file : RecordedVectors.all()) {
        var judge = new Judge(file.processor(), _ -> file.results(), interpreted);
        account.recorded(file, judge.judge(file.batch(), file.results(), interpreted.to(file.batch())));
      }
    }
    if (stint.goesOn()) {
      VectorFile file = RecordedVectors.fpu();
      account.floatingPoint(
          file.batch(),
          new FpuJudge(file.processor()).judge(file.batch(), file.results(), interpreted.to(file.batch())));
      VectorFile packed = RecordedVectors.packed();
      account.packed(
          packed.batch(),
          new SimdJudge(packed.processor()).judge(packed.batch(), packed.results(), interpreted.to(packed.batch())));
    }
    CompletableFuture<Boolean> gears = CompletableFuture.completedFuture(true);
    for (long piece = 1; !host.isEmpty() && stint.goesOn(); piece++) {
      Processor processor = host.processor(piece % NARROW_EVERY == 0);
      var random = new SplittableRandom(stint.seed() * 0x9e37_79b9_7f4a_7c15L + piece);
      int states = piece % GEARS_EVERY == 0 ? STATES_FOR_GEARS : STATES;
      Batch batch = new SnippetDraw(processor.hosting(), Coverage.asked(processor), random).batch(SNIPPETS, states);
      Results ours = interpreted.to(batch);
      if (piece % GEARS_EVERY == 0) {
        gears.join();
        gears = CompletableFuture.supplyAsync(() -> account.translated(batch, ours, translated));
      }
      try {
        Answers asked = Answers.of(processor, folder);
        Judge.Verdict verdict = new Judge(processor, asked, interpreted).judge(batch, asked.to(batch), ours);
        account.asked(processor, batch, verdict);
        if (piece % FPU_EVERY == 1 && processor != Processor.QEMU_I386) {
          Batch fpu = new FpuDraw(random).batch(1, STATES);
          account.floatingPoint(fpu, new FpuJudge(processor).judge(fpu, asked.to(fpu), interpreted.to(fpu)));
          Batch packed = new SimdDraw(random).batch(SimdDraw.rows(), 1, STATES);
          account.packed(packed, new SimdJudge(processor).judge(packed, asked.to(packed), interpreted.to(packed)));
        }
      } catch (IOException e) {
        account.failed(processor, e);
      }
    }
    gears.join();
    return account.report(host.skipped());
  }

  private static void delete(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(folder)) {
      all.forEach(files::add);
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
    Files.deleteIfExists(folder);
  }
}
