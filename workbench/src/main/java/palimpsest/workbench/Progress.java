package palimpsest.workbench;

import palimpsest.cms.runtime.GuestMachine;

/// Runs a machine to its end, with a line on standard error if that is a terminal and the run is long.
final class Progress implements AutoCloseable {
  /// Guest instructions between two looks at the terminal; a run shorter than this shows no line.
  private static final long STRETCH = 50_000_000;

  private final GuestMachine machine;
  private final long limit;
  private final SnapshotOptions.Checkpoints checkpoints;
  private final ProgressLine line;
  private final long before;

  Progress(GuestMachine machine, long limit, Console console, SnapshotOptions.Checkpoints checkpoints) {
    this.machine = machine;
    this.limit = limit;
    this.checkpoints = checkpoints;
    this.line = new ProgressLine(console);
    this.before = retired();
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
    long executed = retired() - before;
    line.showInstructions(executed, limit == Long.MAX_VALUE ? "" : line.left(executed, limit - before));
  }

  @Override
  public void close() {
    line.close();
  }
}
