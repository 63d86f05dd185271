package palimpsest.workbench.cores;

/// A queue whose places are given back in the order they were taken.
final class Places {
  private final long[] freeAt;
  private int next;

  /// @param count places, 1 or more
  Places(int count) {
    freeAt = new long[count];
  }

  /// When the next place to be taken is free.
  long freeAt() {
    return freeAt[next];
  }

  /// Takes it, and gives it back in cycle `at`.
  void give(long at) {
    freeAt[next] = at;
    next = next + 1 == freeAt.length ? 0 : next + 1;
  }
}
