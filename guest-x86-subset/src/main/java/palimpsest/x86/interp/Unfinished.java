package palimpsest.x86.interp;

/// A repeated string instruction has made one iteration and has more to make: thrown where [Core#singly] asks for that,
/// caught by the interpreter's loop. The instruction has not retired; executed again, it makes the next iteration.
@SuppressWarnings("serial")
final class Unfinished extends RuntimeException {
  static final Unfinished INSTANCE = new Unfinished();

  private Unfinished() {
    super("unfinished", null, false, false);
  }
}
