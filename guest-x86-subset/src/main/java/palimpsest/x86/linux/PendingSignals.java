package palimpsest.x86.linux;

import java.util.Optional;
import java.util.TreeMap;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// Signals that wait for a thread, or for any thread of a process. Of each number one can wait.
final class PendingSignals {
  private final TreeMap<Integer, SignalInfo> waiting = new TreeMap<>();

  /// One more, unless its like waits already.
  void add(SignalInfo info) {
    waiting.putIfAbsent(info.signal(), info);
  }

  /// The signals that wait, as a set.
  long set() {
    long set = 0;
    for (int signal : waiting.keySet()) {
      set |= Signal.bit(signal);
    }
    return set;
  }

  /// Takes a signal out, if it waits.
  Optional<SignalInfo> take(int signal) {
    return Optional.ofNullable(waiting.remove(signal));
  }

  /// Forgets the signals of a set.
  void forget(long set) {
    waiting.keySet().removeIf(signal -> (Signal.bit(signal) & set) != 0);
  }

  void save(StateWriter out) throws StateException {
    out.list(waiting.values(), info -> info.save(out));
  }

  void restore(StateReader in) throws StateException {
    waiting.clear();
    in.list(() -> SignalInfo.restored(in)).forEach(this::add);
  }
}
