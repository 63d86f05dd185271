package palimpsest.host.machine;

import java.util.Locale;

/// What costs energy each time it happens. A machine gives each event its picojoules at the reference voltage.
public enum EnergyEvent {
  /// A core cycle, whatever happens in it, unless it is [#HALTED]: clock tree and latches.
  CLOCK,
  /// The same cycle in the L2's and northbridge's clocks.
  UNCORE,
  /// A cycle, in place of these two, in which the core's clocks stand still: there is nothing to run, or the operating
  /// point changes.
  HALTED,
  /// 64 bits of a molecule taken apart and routed: a 128-bit molecule counts two.
  FETCH,
  /// The L1I read for one molecule.
  L1I_ACCESS,
  /// A line filled into the L1I.
  L1I_MISS,
  /// A single-cycle integer atom, its register file ports included.
  ALU,
  /// A shift, rotate or bit-search atom.
  SHIFT,
  /// A multiply atom.
  MULTIPLY,
  /// A divide atom, all its cycles together.
  DIVIDE,
  /// A floating-point or media atom.
  FLOATING,
  /// A load or store atom.
  LSU,
  /// The L1D read or written once.
  L1D_ACCESS,
  /// A line filled into the L1D.
  L1D_MISS,
  /// A store entering the gated store buffer, its release included.
  STORE_BUFFER,
  /// An address looked up in the TLB.
  TLB_LOOKUP,
  /// A TLB miss served.
  TLB_REFILL,
  /// A line read from or written to the L2.
  L2_ACCESS,
  /// A line read from or written to memory, as far as the processor chip pays for it.
  MEMORY_ACCESS,
  /// A branch atom.
  BRANCH,
  /// A memory atom that fills or checks alias entries.
  ALIAS,
  /// A commit.
  COMMIT,
  /// A rollback.
  ROLLBACK,
  /// A cycle of CMS's own work charged by the cost model: what a typical cycle needs beyond clock, uncore and leakage.
  CMS_CYCLE;

  /// The key in machine files and statistics.
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
