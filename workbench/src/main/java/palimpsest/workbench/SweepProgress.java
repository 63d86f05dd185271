package palimpsest.workbench;

import java.time.Duration;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/// How far a sweep is and how long it will take, as a line on standard error, if that is a terminal.
final class SweepProgress implements AutoCloseable {
  private final int points;
  private final Terminal terminal;
  private Optional<ProgressBar> bar = Optional.empty();

  SweepProgress(int points, Terminal terminal) {
    this.points = points;
    this.terminal = terminal;
  }

  /// Shows that so many points have a result. The first call says how many had one before, which tells nothing of how
  /// long a point takes.
  void show(int done) {
    if (bar.isEmpty() && terminal.standardError()) {
      bar = Optional.of(new ProgressBarBuilder()
          .setTaskName("points")
          .setInitialMax(points)
          .startsFrom(done, Duration.ZERO)
          .setStyle(ProgressBarStyle.ASCII)
          .clearDisplayOnFinish()
          .build());
    }
    bar.ifPresent(line -> line.stepTo(done));
  }

  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
  }
}
