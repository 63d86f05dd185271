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
  private final Terminal terminal;
  private Optional<ProgressBar> bar = Optional.empty();

  Progress(GuestMachine machine, long limit, Terminal terminal) {
    this.machine = machine;
    this.limit = limit;
    this.terminal = terminal;
  }

  /// Runs until the guest ends or the limit is reached.
  void run() {
    while (machine.run(limit, retired() + STRETCH) == GuestMachine.Progress.PAUSED) {
      show();
    }
  }

  private long retired() {
    return machine.ledger().events().guestInstructions();
  }

  private void show() {
    if (bar.isEmpty() && terminal.standardError()) {
      bar = Optional.of(new ProgressBarBuilder()
          .setTaskName("guest")
          .setUnit(" M instructions", 1_000_000)
          .setInitialMax(limit == Long.MAX_VALUE ? -1 : limit)
          .setStyle(ProgressBarStyle.ASCII)
          .showSpeed()
          .clearDisplayOnFinish()
          .build());
    }
    bar.ifPresent(line -> line.stepTo(retired()));
  }

  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
  }
}
