package palimpsest.host.account;

/// What a cycle was spent on: every simulated cycle belongs to exactly one of these (DESIGN 8).
public enum CycleLeaf {
  /// A molecule issued, one cycle each.
  ISSUE("issue"),
  /// Waiting for a load that hit, up to the load-use latency.
  STALL_LOAD("stall.load"),
  /// Waiting for an integer result or for condition codes.
  STALL_ALU("stall.alu"),
  /// Waiting for a floating-point or media result.
  STALL_FP("stall.fp"),
  /// Refilling the pipeline after a transfer of control.
  STALL_BRANCH("stall.branch"),
  /// Waiting for data that the first-level cache had not, up to the second level's latency.
  MISS_L1D("miss.l1d"),
  /// Waiting for memory because the last cache level had not the line either, for data or code.
  MISS_L2("miss.l2"),
  /// Waiting for a molecule that the instruction cache had not, up to the second level's latency.
  MISS_L1I("miss.l1i"),
  /// Walking guest page tables to refill the TLB; fetching a page's sub-page mask.
  MISS_TLB("miss.tlb"),
  /// Waiting for room in the store buffer while released stores drain.
  STORE_BUFFER("storebuffer"),
  /// Work that a rollback threw away, whatever it had been charged to before.
  ROLLBACK_LOST("rollback.lost"),
  /// CMS's entry after a host fault.
  RECOVER("recover"),
  /// CMS interpreting guest instructions.
  INTERPRET("interpret"),
  /// CMS making quick translations.
  TRANSLATE_GEAR2("translate.gear2"),
  /// CMS making optimised translations.
  TRANSLATE_GEAR3("translate.gear3"),
  /// CMS making cross-region translations.
  TRANSLATE_GEAR4("translate.gear4"),
  /// CMS looking a guest address up.
  DISPATCH("dispatch"),
  /// CMS patching exits into direct branches.
  CHAIN("chain"),
  /// CMS dealing with writes to translated code.
  SMC("smc"),
  /// Delivering interrupts.
  INTERRUPT("interrupt"),
  /// CMS making room in the translation cache, and taking translations from a saved one.
  COLLECT("collect"),
  /// CMS deciding about the operating point.
  GOVERN("govern"),
  /// Nothing to run.
  IDLE("idle"),
  /// Changing the operating point.
  DVFS("dvfs");

  private final String jsonName;

  CycleLeaf(String jsonName) {
    this.jsonName = jsonName;
  }

  /// The key in statistics files.
  public String jsonName() {
    return jsonName;
  }

  /// Whether CMS, and not a translation, spends these cycles.
  public boolean isCms() {
    return switch (this) {
      case RECOVER, INTERPRET, TRANSLATE_GEAR2, TRANSLATE_GEAR3, TRANSLATE_GEAR4, DISPATCH, CHAIN, SMC, INTERRUPT,
          COLLECT, GOVERN -> true;
      case ISSUE, STALL_LOAD, STALL_ALU, STALL_FP, STALL_BRANCH, MISS_L1D, MISS_L2, MISS_L1I, MISS_TLB, STORE_BUFFER,
          ROLLBACK_LOST, IDLE, DVFS -> false;
    };
  }
}
