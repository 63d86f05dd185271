package palimpsest.verify.battery;

/// The time an area is given.
public interface Stint {
  /// From which all its randomness comes.
  long seed();

  /// Whether to begin another piece of work. A piece should take a few seconds at most.
  boolean goesOn();

  /// Says that something was done, for whoever shows progress.
  ///
  /// @param programs more programs (or snippets, translations, bugs: the area's pieces)
  /// @param instructions more guest instructions compared
  void advanced(long programs, long instructions);

  /// A stint of exactly `pieces` pieces of work, for tests: no clock in it.
  static Stint of(long seed, long pieces) {
    return new Stint() {
      private long left = pieces;

      @Override
      public long seed() {
        return seed;
      }

      @Override
      public boolean goesOn() {
        return left-- > 0;
      }

      @Override
      public void advanced(long programs, long instructions) {}
    };
  }
}
