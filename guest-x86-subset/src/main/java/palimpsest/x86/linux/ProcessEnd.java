package palimpsest.x86.linux;

/// The process is gone in the middle of a system call; thrown by whoever finds out, caught at the personality's door.
@SuppressWarnings("serial")
final class ProcessEnd extends RuntimeException {
  private final Exit exit;

  ProcessEnd(Exit exit) {
    super(exit.reason(), null, false, false);
    this.exit = exit;
  }

  Exit exit() {
    return exit;
  }
}
