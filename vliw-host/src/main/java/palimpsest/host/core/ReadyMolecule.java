package palimpsest.host.core;

import palimpsest.host.account.MoleculeTally;
import palimpsest.host.isa.Molecule;

/// A molecule made ready to execute: what the reference engine's predecode cache holds.
///
/// @param pc its address
/// @param bytes its encoded size
/// @param molecule its atoms
/// @param operations its atoms but for no-ops and branches, in slot order
/// @param branches its branch atoms, in slot order; the first that goes anywhere decides
/// @param sources registers it reads, or [Scoreboard#CODES], each once
/// @param destinations registers it writes, or [Scoreboard#CODES]
/// @param latencies cycles of each destination
/// @param commits whether it commits
/// @param retires what its commit retires
/// @param trap code of its trap atom, or [#NO_TRAP]
/// @param owner whom its execution is attributed to
/// @param tally where its executions are counted
record ReadyMolecule(
    int pc,
    int bytes,
    Molecule molecule,
    Operation[] operations,
    BranchOperation[] branches,
    int[] sources,
    int[] destinations,
    int[] latencies,
    boolean commits,
    CommitPoints.CommitPoint retires,
    int trap,
    int owner,
    MoleculeTally tally) {
  /// What [#trap] says where there is none; codes are not negative.
  static final int NO_TRAP = -1;

  /// Address of the molecule behind it.
  int next() {
    return pc + bytes;
  }
}
