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
  private final SnapshotOptions.Checkpoints checkpoints;
  private Optional<ProgressBar> bar = Optional.empty();

  Progress(GuestMachine machine, long limit, Terminal terminal, SnapshotOptions.Checkpoints checkpoints) {
    this.machine = machine;
    this.limit = limit;
    this.terminal = terminal;
    this.checkpoints = checkpoints;
  }

  /// Runs until the guest ends or the limit is reached, and takes what snapshots are due on the way.
  void run() {
    checkpoints.take(machine);
    long shown = retired() + STRETCH;
    while (true) {
      GuestMachine.Progress progress = machine.run(limit, Math.min(shown, checkpoints.next()));
      if (progress == GuestMachine.Progress.EXITED) {
        return;
      }
      checkpoints.take(machine);
      if (progress == GuestMachine.Progress.LIMIT) {
        return;
      }
      if (retired() >= shown) {
        show();
        shown = retired() + STRETCH;
      }
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
