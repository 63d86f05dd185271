package palimpsest.host.core;

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

  /// Forgets `line` without writing it back.
  void invalidate(int line);
}
