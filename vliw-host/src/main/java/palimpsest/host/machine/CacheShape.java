package palimpsest.host.machine;

/// The shape of a set-associative, write-back cache with least-recently-used replacement.
///
/// @param sizeKib capacity in KiB; 0 where the machine has no such cache
/// @param line bytes per line, a power of two
/// @param ways associativity
/// @param latency for the L2 the cycles from an L1 miss to the data; 0 for an L1, whose hit is inside the load latency
public record CacheShape(
    @Quantity(unit = "KiB", min = 0, max = 1 << 20) int sizeKib,
    @Quantity(unit = "bytes", min = 8, max = 4096) int line,
    @Quantity(unit = "ways", min = 1, max = 1024) int ways,
    @Quantity(unit = "cycles", min = 0, max = 10_000) int latency) {

  /// Whether the machine has this cache.
  public boolean present() {
    return sizeKib > 0;
  }

  /// Number of sets; 0 where the cache is absent.
  public int sets() {
    return sizeKib * 1024 / (line * ways);
  }
}
