package palimpsest.host.compile;

import java.util.List;

/// A place in a unit where the engine has to help, and what the compiler knows about it. Offsets are cycles since the
/// interval began, dynamic waits not included.
public sealed interface Site {
  /// A result in flight.
  ///
  /// @param register whose, 64 for the condition codes
  /// @param readyOffset when it can be read
  /// @param loaded whether a load produced it, and as a hit
  record InFlight(int register, int readyOffset, boolean loaded) {}

  /// A store of the interval so far.
  ///
  /// @param bytes how many
  record Stored(int bytes) {}

  /// An alias entry in use.
  ///
  /// @param entry which
  /// @param bytes how many it protects
  record Protected(int entry, int bytes) {}

  /// Compiled code ends here, within an interval: all before `pc` has been executed.
  ///
  /// @param pc the molecule to be executed next
  /// @param intervalPc the molecule that was to be executed next after the last commit
  /// @param offset when
  /// @param totals what was executed of the interval
  /// @param saved registers whose committed values were put aside because they have changed
  /// @param codesSaved whether the condition codes' were
  /// @param codesKind how the condition codes are held, or -1 if that is held too
  /// @param stores in order
  record Leave(
      int pc,
      int intervalPc,
      int offset,
      PathTotals totals,
      List<Integer> saved,
      boolean codesSaved,
      int codesKind,
      List<Stored> stores,
      List<Protected> aliases,
      List<InFlight> inFlight)
      implements Site {}

  /// A molecule may have to wait for what it reads or writes.
  ///
  /// @param before when it begins to wait
  /// @param after when it issues if nothing dynamic happened
  /// @param loadStall of the cycles between, those charged to waiting for loads
  /// @param otherStall and those for other results
  /// @param inFlight results in flight that it waits for
  /// @param late whether others can be late
  record Await(
      Step step, int before, int after, int loadStall, int otherStall, List<InFlight> inFlight, boolean late)
      implements Site {}

  /// A fetch from a line that may not be the newest of its set.
  ///
  /// @param address of bytes fetched
  /// @param offset when
  record Fetch(int address, int offset, int owner) implements Site {}

  /// A memory access.
  ///
  /// @param offset when
  /// @param bytes how many
  /// @param register the load's, or -1 for a store
  /// @param latency the load's
  /// @param gated the store's: stores of the interval before it
  record Reach(int offset, int bytes, int register, int latency, int gated, int owner) implements Site {}
}
