package palimpsest.workbench;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/// One line about how far something is, on standard error if that is a terminal: written over as it changes, and gone
/// when it is closed. Where standard error is a file or a pipe nothing is written at all.
///
/// May be shown to by several threads.
final class ProgressLine implements AutoCloseable {
  /// Back to the first column, and what stands there erased (ECMA-48, EL).
  static final String ERASE = "\r\u001b[K";

  /// Least time between two changes of the line, in nanoseconds: more often nobody reads.
  private static final long SELDOM = 200_000_000;

  private final PrintWriter errors;
  private final boolean terminal;
  private final LongSupplier clock;
  private final long start;
  private long shownAt;
  private boolean shown;

  ProgressLine(Console console) {
    this(console.errors(), console.terminal().standardError(), System::nanoTime);
  }

  /// @param clock nanoseconds of the host's time, from whenever
  ProgressLine(PrintWriter errors, boolean terminal, LongSupplier clock) {
    this.errors = errors;
    this.terminal = terminal;
    this.clock = clock;
    this.start = clock.getAsLong();
  }

  /// Shows `text`, unless the line has only just changed.
  synchronized void show(String text) {
    long now = clock.getAsLong();
    if (terminal && (!shown || now - shownAt >= SELDOM)) {
      errors.print(ERASE + "palimpsest: " + text);
      errors.flush();
      shown = true;
      shownAt = now;
    }
  }

  /// Shows that guests have executed so many instructions since this was made, and how fast.
  ///
  /// @param what that is besides
  void showInstructions(long executed, String what) {
    double seconds = Math.max(1, clock.getAsLong() - start) / 1e9;
    show(String.format(Locale.ROOT, "%s M guest instructions, %.1f M/s%s",
        Numbers.grouped(executed / 1_000_000), executed / seconds / 1e6, what));
  }

  /// How long the rest will take if it goes on as since this was made: `; about 1:20 left`.
  ///
  /// @param done of `all`, since this was made
  /// @return empty if nothing tells
  String left(long done, long all) {
    if (done <= 0 || done > all) {
      return "";
    }
    double each = (clock.getAsLong() - start) / (double) done;
    Duration left = Duration.ofNanos((long) Math.min(each * (all - done), Long.MAX_VALUE));
    return "; about " + (left.toHours() == 0
        ? String.format("%d:%02d", left.toMinutesPart(), left.toSecondsPart())
        : String.format("%d h %d min", left.toHours(), left.toMinutesPart())) + " left";
  }

  @Override
  public synchronized void close() {
    if (shown) {
      errors.print(ERASE);
      errors.flush();
    }
  }
}
