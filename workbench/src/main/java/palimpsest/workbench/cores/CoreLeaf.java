package palimpsest.workbench.cores;

/// What a core's cycle was spent on: every cycle belongs to exactly one of these. The names are those of the VLIW's
/// leaves where they mean the same.
public enum CoreLeaf {
  /// Something issued (in order) or retired (out of order).
  ISSUE("issue"),
  /// Waiting for operands, for results of first-level hits, or for an execution unit.
  STALL_DEPENDENCY("stall.dependency"),
  /// Refilling the pipeline after a branch that was predicted wrong.
  STALL_BRANCH("stall.branch"),
  /// Filling the pipeline at the start; waiting for an instruction that lets nothing overtake it.
  STALL_FETCH("stall.fetch"),
  /// Waiting for data that the first level had not, up to the second level's latency.
  MISS_L1D("miss.l1d"),
  /// Waiting for memory, for data or code.
  MISS_L2("miss.l2"),
  /// Waiting for code that the instruction cache had not, up to the second level's latency.
  MISS_L1I("miss.l1i"),
  /// Refilling the TLB, for data or code.
  MISS_TLB("miss.tlb"),
  /// Waiting for room in the store buffer.
  STORE_BUFFER("storebuffer"),
  /// The price of system calls.
  INTERRUPT("interrupt"),
  /// Nothing to run.
  IDLE("idle");

  private final String jsonName;

  CoreLeaf(String jsonName) {
    this.jsonName = jsonName;
  }

  /// The key in files.
  public String jsonName() {
    return jsonName;
  }
}
