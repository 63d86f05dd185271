package palimpsest.host.account;

/// What a picojoule was spent on: all energy belongs to exactly one of these.
public enum EnergyLeaf {
  /// Clock tree and latches, every cycle.
  CLOCK("clock"),
  /// Clocks of the second-level cache and the northbridge, every cycle.
  UNCORE("uncore"),
  /// What goes on in clocked circuits while the core's clocks stand still: nothing to run, or a change of the point.
  IDLE("idle"),
  /// Leakage, every cycle.
  LEAKAGE("leakage"),
  /// Fetching molecules and routing their atoms.
  FETCH("fetch"),
  /// Instruction cache reads and fills.
  L1I("l1i"),
  /// Single-cycle integer atoms.
  ALU("alu"),
  /// Shift and bit-search atoms.
  SHIFT("shift"),
  /// Multiply and divide atoms.
  MULTIPLY("multiply"),
  /// Floating-point and media atoms.
  FLOATING("floating"),
  /// Load and store atoms.
  LSU("lsu"),
  /// Data cache accesses and fills.
  L1D("l1d"),
  /// Entries written to the gated store buffer and released from it.
  STORE_BUFFER("storebuffer"),
  /// Alias entries filled and checked.
  ALIAS("alias"),
  /// TLB look-ups and refills.
  TLB("tlb"),
  /// Second-level cache accesses.
  L2("l2"),
  /// Memory accesses.
  MEMORY("memory"),
  /// Branch atoms.
  BRANCH("branch"),
  /// Commits and rollbacks.
  COMMIT("commit"),
  /// CMS's own cycles, beyond clocks and leakage.
  CMS("cms");

  private final String jsonName;

  EnergyLeaf(String jsonName) {
    this.jsonName = jsonName;
  }

  /// The key in statistics files.
  public String jsonName() {
    return jsonName;
  }
}
