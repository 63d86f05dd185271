package palimpsest.x86.linux;

/// A system call waits for the world outside, and somebody outside wants a word with the guest first: the call is taken
/// back, as if it had not been made yet. Thrown where the call waits, caught by [GuestThread#serve].
@SuppressWarnings("serial")
final class Withdrawn extends RuntimeException {
  Withdrawn() {
    super("withdrawn", null, false, false);
  }
}
