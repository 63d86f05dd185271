package palimpsest.host.core;

/// What went wrong in a molecule: the record with which all host faults enter CMS, after rollback (DESIGN 5).
///
/// @param kind which fault
/// @param moleculePc address of the faulting molecule
/// @param slot index of the faulting atom in its molecule, or -1 where no atom is to blame
/// @param address the guest's linear address, or the concealed address, for faults of memory atoms; else 0
/// @param pageFaultCode the x86 page-fault error code for [Kind#PAGE]; else 0
/// @param resumePc address of the molecule that was to be executed next after the last commit: where the committed
///     state belongs
public record HostFault(Kind kind, int moleculePc, int slot, int address, int pageFaultCode, int resumePc) {
  /// The kinds of host fault.
  public enum Kind {
    /// The guest's page tables do not allow an access, or must be updated (accessed and dirty bits) before they do.
    PAGE,
    /// A division x86 would raise #DE for.
    DIVIDE,
    /// A floating-point atom met what software has to do, or the floating-point state is not what was expected.
    FLOAT,
    /// A checked access overlaps a protected one.
    ALIAS,
    /// A reordered access to a page of memory-mapped I/O; it was not done.
    SPECULATIVE_IO,
    /// A store to a granule that translations were made from; it was not done.
    PROTECTION,
    /// A translation found that guest bytes are not those it was made from.
    STALE,
    /// More stores since the last commit than the gated store buffer holds.
    STORE_BUFFER,
    /// An interrupt that could not wait for a commit.
    INTERRUPT,
    /// Bytes that are no molecule, a concealed access outside concealed memory, a trap without a commit, or, where the
    /// machine checks hazards instead of interlocking, a register read before it was ready.
    ILLEGAL_MOLECULE
  }
}
