package palimpsest.host.compile;

/// A place in a unit where the engine may have to help, and what the compiler knows about it. Offsets are cycles since the
/// interval began, dynamic waits not included.
public sealed interface Site {
  /// A result in flight.
  ///
  /// @param register whose, by the numbers of [Results]
  /// @param readyOffset when it can be read
  /// @param loaded whether a load produced it, and as a hit
  record InFlight(int register, int readyOffset, boolean loaded) {}

  /// A molecule may have to wait for what it reads or writes.
  ///
  /// @param before when it begins to wait
  /// @param after when it issues if nothing dynamic happened
  /// @param loadStall of the cycles between, those charged to waiting for results of loads
  /// @param aluStall of integer atoms
  /// @param floatStall and of floating-point atoms
  /// @param inFlight results in flight that it waits for
  /// @param late whether others can be late
  record Await(
      Step step, int before, int after, int loadStall, int aluStall, int floatStall, InFlight[] inFlight, boolean late)
      implements Site {}

  /// The lines that a path has fetched from when it commits.
  ///
  /// @param addresses an address in each, in order
  record Fetches(int[] addresses) implements Site {}

  /// A memory access.
  ///
  /// @param offset when
  /// @param bytes how many
  /// @param register the load's, by the numbers of [Results], or [Results#NONE]
  /// @param latency the load's
  /// @param gated the store's: entries of the store buffer that the interval has taken before it
  record Reach(int offset, int bytes, int register, int latency, int gated, int owner) implements Site {
    /// Bytes of an entry of the store buffer.
    private static final int ENTRY_BYTES = 4;

    /// Entries of the store buffer that it takes, if it is a store.
    public int entries() {
      return entries(bytes);
    }

    /// Entries that a store of so many bytes takes.
    static int entries(int bytes) {
      return (bytes + ENTRY_BYTES - 1) / ENTRY_BYTES;
    }
  }
}
