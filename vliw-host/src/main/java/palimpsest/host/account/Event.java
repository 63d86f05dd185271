package palimpsest.host.account;

/// Things that happen one at a time while molecules execute. What is the same for every execution of a molecule (its
/// atoms, its template) is not here but in its [MoleculeTally].
public enum Event {
  /// Loads done, guest and concealed, whatever became of them.
  LOADS("loads"),
  /// Stores that entered the gated store buffer or vanished on the open bus.
  STORES("stores"),
  /// Entries the stores took in the gated store buffer; one that crosses a page takes two.
  STORE_BUFFER_ENTRIES("store_buffer_entries"),
  /// Entries released to the data cache by commits.
  STORES_RELEASED("stores_released"),
  /// Alias entries filled.
  ALIAS_PROTECTS("alias_protects"),
  /// Accesses checked against alias entries.
  ALIAS_CHECKS("alias_checks"),
  L1I_HITS("l1i_hits"),
  L1I_MISSES("l1i_misses"),
  L1D_HITS("l1d_hits"),
  L1D_MISSES("l1d_misses"),
  /// Dirty lines the data cache gave up.
  L1D_WRITEBACKS("l1d_writebacks"),
  L2_HITS("l2_hits"),
  L2_MISSES("l2_misses"),
  /// Dirty lines the second level gave up.
  L2_WRITEBACKS("l2_writebacks"),
  /// Lines read from or written to memory.
  MEMORY_ACCESSES("memory_accesses"),
  TLB_HITS("tlb_hits"),
  TLB_MISSES("tlb_misses"),
  /// Stores to pages with translated code whose sub-page mask was at hand.
  GRANULE_HITS("granule_hits"),
  /// Those that waited for it.
  GRANULE_MISSES("granule_misses"),
  /// Branches that went elsewhere than to the next molecule.
  BRANCHES_TAKEN("branches_taken"),
  /// Return-stack pops whose guest address matched.
  RETURNS_PREDICTED("returns_predicted"),
  /// Return-stack pops whose guest address did not match.
  RETURNS_MISPREDICTED("returns_mispredicted"),
  /// Branch-target look-ups that hit.
  TARGET_HITS("target_hits"),
  /// Branch-target look-ups that missed.
  TARGET_MISSES("target_misses"),
  COMMITS("commits"),
  ROLLBACKS_PAGE("rollbacks_page"),
  ROLLBACKS_DIVIDE("rollbacks_divide"),
  ROLLBACKS_FLOAT("rollbacks_float"),
  ROLLBACKS_ALIAS("rollbacks_alias"),
  ROLLBACKS_SPECULATIVE_IO("rollbacks_speculative_io"),
  ROLLBACKS_PROTECTION("rollbacks_protection"),
  ROLLBACKS_STALE("rollbacks_stale"),
  ROLLBACKS_STORE_BUFFER("rollbacks_store_buffer"),
  ROLLBACKS_INTERRUPT("rollbacks_interrupt"),
  ROLLBACKS_ILLEGAL_MOLECULE("rollbacks_illegal_molecule");

  private final String jsonName;

  Event(String jsonName) {
    this.jsonName = jsonName;
  }

  /// The key in statistics files.
  public String jsonName() {
    return jsonName;
  }
}
