package palimpsest.workbench;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import palimpsest.verify.battery.Area;
import palimpsest.verify.battery.AreaReport;

/// Runs the areas of the battery side by side, one lane for each processor, each area for its share of the time. How
/// long an area runs depends on the host's clock; what its n-th piece of work is does not.
final class Lanes {
  /// An area and how much of the time it should have, relative to the others.
  record Share(Area area, double weight) {}

  /// An area and what it did.
  record Result(Area area, AreaReport report) {}

  private static final int PROGRESS_MILLISECONDS = 500;

  private final long seed;
  private final double seconds;
  private final int lanes;
  private final LongAdder programs = new LongAdder();
  private final LongAdder instructions = new LongAdder();

  Lanes(long seed, double seconds, int lanes) {
    this.seed = seed;
    this.seconds = seconds;
    this.lanes = lanes;
  }

  /// Runs all of `shares`.
  ///
  /// @param progress told about twice a second how many programs and guest instructions have been compared so far
  /// @return the results in the order of `shares`
  List<Result> run(List<Share> shares, BiConsumer<Long, Long> progress) {
    List<List<Share>> plan = planned(shares);
    try (ExecutorService workers = Executors.newFixedThreadPool(lanes)) {
      List<Future<List<Result>>> running =
          plan.stream().map(lane -> workers.submit(() -> lane(lane))).toList();
      List<Result> results = new ArrayList<>();
      for (Future<List<Result>> lane : running) {
        results.addAll(awaited(lane, progress));
      }
      results.sort(Comparator.comparingInt(result -> order(shares, result.area())));
      return results;
    }
  }

  private static int order(List<Share> shares, Area area) {
    return shares.stream().map(Share::area).toList().indexOf(area);
  }

  private List<Result> awaited(Future<List<Result>> lane, BiConsumer<Long, Long> progress) {
    while (true) {
      try {
        return lane.get(PROGRESS_MILLISECONDS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException _) {
        progress.accept(programs.sum(), instructions.sum());
      } catch (InterruptedException | ExecutionException problem) {
        throw new IllegalStateException("a lane of the battery broke down", problem);
      }
    }
  }

  /// Puts the weightiest area where least is waiting, and so on down; each lane then keeps the order of `shares`.
  private List<List<Share>> planned(List<Share> shares) {
    List<List<Share>> plan = new ArrayList<>();
    for (int i = 0; i < lanes; i++) {
      plan.add(new ArrayList<>());
    }
    shares.stream()
        .sorted(Comparator.comparingDouble(Share::weight).reversed())
        .forEach(share -> plan.stream().min(Comparator.comparingDouble(Lanes::weight)).orElseThrow().add(share));
    plan.forEach(lane -> lane.sort(Comparator.comparingInt(shares::indexOf)));
    return plan;
  }

  private static double weight(List<Share> lane) {
    return lane.stream().mapToDouble(Share::weight).sum();
  }

  private List<Result> lane(List<Share> lane) {
    long start = System.nanoTime();
    double total = weight(lane);
    double due = 0;
    List<Result> results = new ArrayList<>();
    for (Share share : lane) {
      due += share.weight();
      long end = start + (long) (due / total * seconds * 1e9);
      results.add(new Result(share.area(), report(share.area(), new TimedStint(seed, end, programs, instructions))));
    }
    return results;
  }

  private static AreaReport report(Area area, TimedStint stint) {
    try {
      return area.run(stint);
    } catch (RuntimeException | Error problem) {
      StringWriter trace = new StringWriter();
      problem.printStackTrace(new PrintWriter(trace));
      AreaReport.Finding finding = new AreaReport.Finding(
          "the area \"" + area.name() + "\" can do its work: " + problem, trace.toString(), "");
      return new AreaReport(0, 0, List.of(), List.of(finding), List.of());
    }
  }
}
