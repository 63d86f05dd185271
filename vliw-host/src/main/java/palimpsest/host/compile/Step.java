package palimpsest.host.compile;

import palimpsest.host.account.MoleculeTally;
import palimpsest.host.isa.Molecule;

/// A molecule as the compiler sees it.
///
/// @param pc its address
/// @param bytes its encoded size
/// @param molecule its atoms
/// @param sources what it reads, by the numbers of [Results], in the order they are waited for
/// @param destinations what it writes, by the same numbers
/// @param latencies cycles of each destination
/// @param guestInstructions guest instructions its commit retires
/// @param repIterations iterations of repeated string instructions its commit retires
/// @param countRegister register whose value is added to the guest instructions, or -1
/// @param mark what its commit leaves behind for CMS, or 0
/// @param owner whom its execution is attributed to
/// @param tally where its executions are counted
public record Step(
    int pc,
    int bytes,
    Molecule molecule,
    int[] sources,
    int[] destinations,
    int[] latencies,
    int guestInstructions,
    int repIterations,
    int countRegister,
    long mark,
    int owner,
    MoleculeTally tally) {
  /// Address of the molecule behind it.
  public int next() {
    return pc + bytes;
  }
}
