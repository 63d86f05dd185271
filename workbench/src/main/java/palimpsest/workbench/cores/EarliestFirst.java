package palimpsest.workbench.cores;

/// A pool whose places are given back in any order: a heap of the cycles in which they are, the earliest first.
final class EarliestFirst {
  private final long[] heap;
  private int size;

  /// @param count places, 1 or more
  EarliestFirst(int count) {
    heap = new long[count];
  }

  /// The first cycle from `earliest` on in which a place is free; what has been given back by then is.
  long roomAt(long earliest) {
    while (size > 0 && heap[0] < earliest) {
      remove();
    }
    if (size < heap.length) {
      return earliest;
    }
    long free = heap[0] + 1;
    remove();
    return free;
  }

  /// Takes a place and gives it back behind cycle `at`.
  void leaves(long at) {
    int hole = size++;
    while (hole > 0 && heap[hole - 1 >> 1] > at) {
      heap[hole] = heap[hole - 1 >> 1];
      hole = hole - 1 >> 1;
    }
    heap[hole] = at;
  }

  private void remove() {
    long last = heap[--size];
    int hole = 0;
    int child = 1;
    while (child < size) {
      if (child + 1 < size && heap[child + 1] < heap[child]) {
        child++;
      }
      if (heap[child] >= last) {
        break;
      }
      heap[hole] = heap[child];
      hole = child;
      child = 2 * hole + 1;
    }
    heap[hole] = last;
  }
}
