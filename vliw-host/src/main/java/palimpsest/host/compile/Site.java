package palimpsest.host.compile;

import java.util.Arrays;

/// A place in a unit where the engine may have to help, and what the compiler knows about it. Offsets are cycles since
/// the interval began, dynamic waits not included.
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
  /// @param low of the results it reads or writes, a bit for each number below 64
  /// @param high a bit for each other number, 64 less
  /// @param readLow of those it reads
  /// @param readHigh of those it reads
  record Await(
      Step step, int before, int after, int loadStall, int aluStall, int floatStall, InFlight[] inFlight, boolean late,
      long low, long high, long readLow, long readHigh)
      implements Site {
    static Await of(
        Step step, int before, int after, int loadStall, int aluStall, int floatStall, InFlight[] inFlight, boolean late) {
      long readLow = bits(step.sources(), 0);
      long readHigh = bits(step.sources(), Long.SIZE);
      return new Await(
          step, before, after, loadStall, aluStall, floatStall, inFlight, late,
          readLow | bits(step.destinations(), 0), readHigh | bits(step.destinations(), Long.SIZE), readLow, readHigh);
    }

    private static long bits(int[] numbers, int first) {
      return Arrays.stream(numbers)
          .filter(number -> number >= first && number < first + Long.SIZE)
          .mapToLong(number -> 1L << number - first)
          .reduce(0, (all, each) -> all | each);
    }
  }

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
