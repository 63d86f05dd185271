package palimpsest.x86.linux;

/// The thread is gone in the middle of a system call, and its process only if it was the last; caught where threads are
/// switched.
@SuppressWarnings("serial")
final class ThreadEnd extends RuntimeException {
  private final Exit exit;

  ThreadEnd(Exit exit) {
    super(exit.reason(), null, false, false);
    this.exit = exit;
  }

  /// How the process ends if this thread is its last.
  Exit exit() {
    return exit;
  }
}
