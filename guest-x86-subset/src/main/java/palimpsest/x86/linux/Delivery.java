package palimpsest.x86.linux;

/// What became of a processor exception.
public sealed interface Delivery {
  /// The page is there now: the state is unchanged, run the same instruction again.
  record Resolved() implements Delivery {}

  /// A signal handler is about to run: the state's registers and EIP are those of its entry.
  record Handler(int signal) implements Delivery {}

  /// The process died of it, and another thread goes on: the state's registers are its.
  record Switched() implements Delivery {}

  /// The last process died of it.
  record Died(Exit exit) implements Delivery {}
}
