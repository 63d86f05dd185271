package palimpsest.workbench.cores;

/// The stores of a core that executes out of order, from their entry until they have drained into the cache.
final class StoreQueue {
  /// No store.
  static final int NONE = -1;

  private final int[] address;
  private final int[] bytes;
  private final long[] dataAt;
  private final long[] drainedAt;
  /// The place of the youngest store.
  private int last;

  /// @param count places, 1 or more
  StoreQueue(int count) {
    address = new int[count];
    bytes = new int[count];
    dataAt = new long[count];
    drainedAt = new long[count];
    last = count - 1;
  }

  /// When the next store can enter.
  long freeAt() {
    return drainedAt[next()];
  }

  /// A store enters.
  void begin(int physical, int length) {
    last = next();
    address[last] = physical;
    bytes[last] = length;
  }

  /// The youngest store has its data in cycle `at`.
  void data(long at) {
    dataAt[last] = at;
  }

  /// Where it goes.
  int lastAddress() {
    return address[last];
  }

  /// It has drained in cycle `at`.
  void drains(long at) {
    drainedAt[last] = at;
  }

  /// The youngest store that is in the queue still in cycle `at` and writes any of the bytes, or [#NONE].
  int youngest(int physical, int length, long at) {
    int place = last;
    for (int i = 0; i < address.length; i++) {
      if (drainedAt[place] <= at) {
        return NONE;
      }
      if (physical < address[place] + bytes[place] && address[place] < physical + length) {
        return place;
      }
      place = place == 0 ? address.length - 1 : place - 1;
    }
    return NONE;
  }

  /// Whether it writes all of the bytes.
  boolean covers(int place, int physical, int length) {
    return address[place] <= physical && physical + length <= address[place] + bytes[place];
  }

  long dataAt(int place) {
    return dataAt[place];
  }

  long drainedAt(int place) {
    return drainedAt[place];
  }

  private int next() {
    return last + 1 == address.length ? 0 : last + 1;
  }
}
