package palimpsest.host.account;

/// What a picojoule was spent on: all energy belongs to exactly one of these.
public enum EnergyLeaf {
  /// Clock tree and latches, every cycle.
  CLOCK("clock"),
  /// Leakage, every cycle.
  LEAKAGE("leakage"),
  /// Taking molecules apart and reading registers.
  FETCH("fetch"),
  /// Instruction cache accesses.
  L1I("l1i"),
  /// Integer atoms.
  ALU("alu"),
  /// Shift and bit-search atoms.
  SHIFT("shift"),
  /// Multiply and divide atoms.
  MULTIPLY("multiply"),
  /// Load and store atoms.
  LSU("lsu"),
  /// Data cache accesses.
  L1D("l1d"),
  /// Entries written to the gated store buffer.
  STORE_BUFFER("storebuffer"),
  /// Alias entries written and searched.
  ALIAS("alias"),
  /// TLB accesses and refills.
  TLB("tlb"),
  /// Second-level cache accesses.
  L2("l2"),
  /// Memory accesses.
  MEMORY("memory"),
  /// Branch atoms.
  BRANCH("branch"),
  /// Copying registers between working and shadow state.
  COMMIT("commit"),
  /// CMS's own work, per cycle of it, beyond clock and leakage.
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
