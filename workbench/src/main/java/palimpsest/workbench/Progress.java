package palimpsest.workbench;

import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import palimpsest.cms.runtime.GuestMachine;

/// Runs a machine to its end, with a line on standard error if that is a terminal and the run is long.
final class Progress implements AutoCloseable {
  /// Guest instructions between two looks at the terminal; a run shorter than this shows no line.
  private static final long STRETCH = 50_000_000;

  private final GuestMachine machine;
  private final long limit;
  private Optional<ProgressBar> bar = Optional.empty();

  private Progress(GuestMachine machine, long limit) {
    this.machine = machine;
    this.limit = limit;
  }

  static Progress start(GuestMachine machine, long limit) {
    return new Progress(machine, limit);
  }

  /// Runs until the guest ends or the limit is reached.
  void run() {
    while (machine.run(limit, machine.ledger().events().guestInstructions() + STRETCH) == GuestMachine.Progress.PAUSED) {
      show();
    }
  }

  private void show() {
    if (bar.isEmpty() && Terminal.isStandardError()) {
      bar = Optional.of(new ProgressBarBuilder()
          .setTaskName("guest")
          .setUnit(" M instructions", 1_000_000)
          .setInitialMax(limit == Long.MAX_VALUE ? -1 : limit)
          .setStyle(ProgressBarStyle.ASCII)
          .showSpeed()
          .clearDisplayOnFinish()
          .build());
    }
    bar.ifPresent(line -> line.stepTo(machine.ledger().events().guestInstructions()));
  }

  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
  }
}
