package palimpsest.host.core;

import palimpsest.host.account.Clock;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.CycleStack;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// Released stores on their way to the data cache, in the entries of the store buffer they were gated in.
///
/// A commit costs nothing by itself: what it releases drains one store after the other through the cache's one write
/// port while execution goes on. An entry is free again when its store has drained; a new store that finds none free
/// waits, and that wait is the leaf `storebuffer`. Memory itself holds the released bytes at once, so loads need not
/// look here.
final class WriteDrain {
  private final Clock clock;
  private final CycleStack stack;
  private final int depth;
  /// When each draining store is done, in the order they drain: a ring with a power of two of places, indexed by
  /// [#head] and [#tail], which only grow.
  final long[] doneAt;
  /// The oldest that has not been seen to be done.
  int head;
  /// Where the next goes.
  int tail;
  /// When the write port is free.
  long portFreeAt;

  /// @param depth entries of the store buffer
  WriteDrain(int depth, Clock clock, CycleStack stack) {
    this.clock = clock;
    this.stack = stack;
    this.depth = depth;
    this.doneAt = new long[Integer.highestOneBit(2 * depth - 1)];
  }

  /// Puts a released store behind the others.
  ///
  /// @param busy cycles the write port needs for it
  void add(int busy) {
    portFreeAt = Math.max(portFreeAt, clock.now()) + busy;
    doneAt[tail++ & doneAt.length - 1] = portFreeAt;
  }

  /// Waits until `entries` are free beside the `gated` ones that wait for a commit.
  void awaitRoom(int gated, int entries) {
    int draining = depth - gated - entries;
    if (tail - head <= draining) {
      return;
    }
    retire();
    while (tail - head > draining) {
      long wait = doneAt[head & doneAt.length - 1] - clock.now();
      clock.advance(wait);
      stack.charge(CycleLeaf.STORE_BUFFER, wait);
      retire();
    }
  }

  /// Writes what is draining.
  void save(StateWriter out) {
    out.i64(Math.max(portFreeAt, clock.now()));
    retire();
    long[] due = new long[tail - head];
    for (int i = 0; i < due.length; i++) {
      due[i] = doneAt[head + i & doneAt.length - 1];
    }
    out.longs(due);
  }

  /// Becomes what [#save] wrote.
  void restore(StateReader in) throws StateException {
    portFreeAt = in.i64();
    long[] due = in.longs();
    if (due.length > depth) {
      throw in.damaged("%d stores drain from %d entries".formatted(due.length, depth));
    }
    System.arraycopy(due, 0, doneAt, 0, due.length);
    head = 0;
    tail = due.length;
  }

  private void retire() {
    while (head != tail && doneAt[head & doneAt.length - 1] <= clock.now()) {
      head++;
    }
  }
}
