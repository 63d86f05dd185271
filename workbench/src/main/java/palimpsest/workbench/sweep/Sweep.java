package palimpsest.workbench.sweep;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/// Runs what is left of a plan, as many points at a time as there are workers, into a result file.
public final class Sweep {
  /// What a person may want of a sweep.
  ///
  /// @param jobs points that run at a time
  /// @param resume whether the file may hold results already
  /// @param retry whether points that failed before are run again
  public record Wish(int jobs, boolean resume, boolean retry) {}

  private final Plan plan;
  private final Statistics statistics;

  /// @param statistics makes of a finished run what is recorded of it
  public Sweep(Plan plan, Statistics statistics) {
    this.plan = plan;
    this.statistics = statistics;
  }

  /// Runs every point that `results` does not hold.
  ///
  /// @param progress told how many points have a result, whenever that changes
  /// @throws SweepException if the file cannot be used, or cannot be written any more
  public Results into(Path results, Wish wish, IntConsumer progress) throws SweepException {
    try (ResultFile file = ResultFile.open(results);
        Scratch scratch = Scratch.of(results)) {
      List<ResultLine> before = file.lines();
      if (!before.isEmpty() && !wish.resume()) {
        throw new SweepException(results + ": holds " + before.size()
            + " results already; go on with --resume, or name another file with --out");
      }
      Resumption left = Resumption.of(results.toString(), before, plan, wish.retry());
      if (left.kept().size() < before.size()) {
        file.keep(left.kept());
      }
      if (!left.known().isEmpty()) {
        file.append(left.known());
      }
      progress.accept(file.lines().size());
      run(List.copyOf(left.open().values()), new PointRun(statistics, scratch), wish.jobs(), file, progress);
      return new Results(plan, file.lines());
    } catch (IOException e) {
      throw new SweepException("copies of guests' files: " + e.getMessage() + "; make room for temporary files");
    }
  }

  private static void run(
      List<List<Point>> groups, PointRun runs, int jobs, ResultFile file, IntConsumer progress)
      throws SweepException {
    try (ExecutorService workers = Executors.newFixedThreadPool(jobs)) {
      CompletionService<List<ResultLine>> finished = new ExecutorCompletionService<>(workers);
      groups.forEach(group -> finished.submit(() -> {
        ResultLine.Outcome outcome = runs.run(group.getFirst().setup());
        return group.stream().map(point -> ResultLine.of(point, outcome)).toList();
      }));
      try {
        for (int i = 0; i < groups.size(); i++) {
          Future<List<ResultLine>> next = finished.take();
          file.append(next.get());
          progress.accept(file.lines().size());
        }
      } catch (InterruptedException | ExecutionException problem) {
        throw new IllegalStateException("a run of a sweep broke down", problem);
      } finally {
        workers.shutdownNow();
      }
    }
  }
}
