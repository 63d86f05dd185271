package palimpsest.x86.linux;

/// The thread cannot go on for now: thrown by [Waits], caught where threads are switched. The call is served again,
/// from its beginning, once the wait is over.
@SuppressWarnings("serial")
final class Blocked extends RuntimeException {
  Blocked() {
    super("blocked", null, false, false);
  }
}
