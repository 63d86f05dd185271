package palimpsest.verify.generate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import palimpsest.host.core.EngineKind;
import palimpsest.verify.battery.Area;
import palimpsest.verify.battery.AreaReport;
import palimpsest.verify.battery.AreaReport.Tally;
import palimpsest.verify.battery.Stint;
import palimpsest.verify.coverage.Coverage;

/// Generated programs in lockstep: interpreter against gears 2 to 4, on all presets in turn,
/// every second turn under settings of CMS drawn at random.
///
/// Several threads may share the work. Which program the n-th is, and on what it runs, follows from the stint's seed
/// and n alone; results are put together in the order of n.
public final class GeneratedArea implements Area {
  /// After so many findings there is something better to do than to look for more.
  private static final int ENOUGH_FINDINGS = 5;

  private final int threads;
  private final EngineKind engine;

  /// @param threads how many programs may run side by side, at least 1
  /// @param engine what executes translations
  public GeneratedArea(int threads, EngineKind engine) {
    this.threads = threads;
    this.engine = engine;
  }

  @Override
  public String name() {
    return "generated";
  }

  @Override
  public String claim() {
    return "whatever the program, translations leave at every boundary what the interpreter leaves";
  }

  @Override
  public AreaReport run(Stint stint) {
    var queue = new Queue(stint, engine);
    List<GeneratedCase.Result> results = new ArrayList<>();
    List<Coverage> coverages = new ArrayList<>();
    try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
      List<Future<List<GeneratedCase.Result>>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        Coverage own = new Coverage();
        coverages.add(own);
        running.add(workers.submit(() -> work(queue, own)));
      }
      for (Future<List<GeneratedCase.Result>> each : running) {
        results.addAll(each.get());
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("a worker broke down", e);
    }
    results.sort(Comparator.comparingLong(GeneratedCase.Result::index));
    Coverage coverage = new Coverage();
    coverages.forEach(coverage::add);
    return report(results, coverage);
  }

  private static List<GeneratedCase.Result> work(Queue queue, Coverage coverage) {
    return GeneratedPrograms.with(GeneratedCase.LONGEST, programs -> {
      List<GeneratedCase.Result> results = new ArrayList<>();
      for (long index = queue.next(); index >= 0; index = queue.next()) {
        GeneratedCase.Result result = queue.piece(index).judge(programs, coverage);
        queue.done(result);
        results.add(result);
      }
      return results;
    });
  }

  private static AreaReport report(List<GeneratedCase.Result> results, Coverage coverage) {
    long instructions = 0;
    long boundaries = 0;
    long quick = 0;
    long optimised = 0;
    long thorough = 0;
    List<AreaReport.Finding> findings = new ArrayList<>();
    for (GeneratedCase.Result result : results) {
      instructions += result.instructions();
      boundaries += result.boundaries();
      quick += result.quick();
      optimised += result.optimised();
      thorough += result.thorough();
      result.finding().ifPresent(findings::add);
    }
    List<Tally> tallies = new ArrayList<>();
    tallies.add(new Tally("boundaries compared", boundaries));
    tallies.add(new Tally("quick translations", quick));
    tallies.add(new Tally("optimised translations", optimised));
    tallies.add(new Tally("thorough translations", thorough));
    tallies.addAll(coverage.tallies());
    return new AreaReport(results.size(), instructions, tallies, findings, List.of());
  }

  /// Hands out indices, one thread at a time: a stint need not stand several.
  private static final class Queue {
    private final Stint stint;
    private final List<GeneratedCase.Setup> setups;
    private long next;
    private int findings;

    Queue(Stint stint, EngineKind engine) {
      this.stint = stint;
      this.setups = GeneratedCase.Setup.inTurn(engine);
    }

    GeneratedCase piece(long index) {
      GeneratedCase.Setup usual = setups.get((int) (index % setups.size()));
      boolean varied = index / setups.size() % 2 != 0;
      return new GeneratedCase(
          stint.seed(), index, varied ? usual.under(new Random(stint.seed() * 31 + index)) : usual);
    }

    /// The next index, or -1 if there is none.
    synchronized long next() {
      return findings < ENOUGH_FINDINGS && stint.goesOn() ? next++ : -1;
    }

    synchronized void done(GeneratedCase.Result result) {
      findings += result.finding().isPresent() ? 1 : 0;
      stint.advanced(1, result.instructions());
    }
  }
}
