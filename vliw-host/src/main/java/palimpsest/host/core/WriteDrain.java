package palimpsest.host.core;

import palimpsest.host.account.Clock;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.CycleStack;

/// Released stores on their way to the data cache, in the entries of the store buffer they were gated in.
///
/// A commit costs nothing by itself: what it releases drains one store after the other through the cache's one write
/// port while execution goes on. An entry is free again when its store has drained; a new store that finds none free
/// waits, and that wait is the leaf `storebuffer`. Memory itself holds the released bytes at once, so loads need not
/// look here.
final class WriteDrain {
  private final Clock clock;
  private final CycleStack stack;
  /// When each draining store is done, in the order they drain; a ring.
  private final long[] doneAt;
  private int oldest;
  private int size;
  private long portFreeAt;

  /// @param depth entries of the store buffer
  WriteDrain(int depth, Clock clock, CycleStack stack) {
    this.clock = clock;
    this.stack = stack;
    this.doneAt = new long[depth];
  }

  /// Puts a released store behind the others.
  ///
  /// @param busy cycles the write port needs for it
  void add(int busy) {
    portFreeAt = Math.max(portFreeAt, clock.now()) + busy;
    doneAt[(oldest + size) % doneAt.length] = portFreeAt;
    size++;
  }

  /// Waits until `entries` are free beside the `gated` ones that wait for a commit.
  void awaitRoom(int gated, int entries) {
    int draining = doneAt.length - gated - entries;
    if (size <= draining) {
      return;
    }
    retire();
    while (size > draining) {
      long wait = doneAt[oldest] - clock.now();
      clock.advance(wait);
      stack.charge(CycleLeaf.STORE_BUFFER, wait);
      retire();
    }
  }

  private void retire() {
    while (size > 0 && doneAt[oldest] <= clock.now()) {
      oldest = oldest + 1 == doneAt.length ? 0 : oldest + 1;
      size--;
    }
  }
}
