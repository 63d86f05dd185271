package palimpsest.host.core;

import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// The tags of a set-associative, write-back, write-allocate cache, least recently used out first. It holds no data:
/// bytes live in memory and the gated store buffer, the cache says only what an access costs.
sealed interface Cache permits ListCache, PackedCache {
  /// What [#access] answers where the line was there.
  int HIT = -1;

  /// What it answers where the line was not there and none had to be written back to make room.
  int MISS = -2;

  /// The number of the line that holds physical `address`.
  int line(int address);

  /// Touches `line`, bringing it in if it is not there.
  ///
  /// @param write whether it becomes dirty
  /// @return [#HIT], [#MISS], or, for a miss that pushed a dirty line out, that line's physical address
  int access(int line, boolean write);

  /// What it holds: line numbers shifted left by one, the lowest bit for a dirty line, each set's least recently used
  /// first. Accesses to them in this order make an empty cache of the same shape behave like this one.
  long[] contents();

  /// Writes what it holds.
  default void save(StateWriter out) {
    out.longs(contents());
  }

  /// An empty cache becomes what [#save] wrote.
  ///
  /// @param lines how many lines physical memory has
  default void restore(StateReader in, int lines) throws StateException {
    for (long each : in.longs()) {
      if (each < 0 || each >>> 1 >= lines) {
        throw in.damaged("there is no line " + (each >>> 1));
      }
      access((int) (each >>> 1), (each & 1) != 0);
    }
  }

  /// Forgets `line` without writing it back.
  void invalidate(int line);
}
