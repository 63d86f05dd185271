package palimpsest.host.core;

/// The walk of the guest's page tables that refills the TLB; CMS supplies it (hot CMS assists, FACTS 1.5).
///
/// A walk changes nothing: where the tables' accessed or dirty bits would have to be set first, the answer is
/// [Walk.Missing], the molecule faults, and CMS does the access precisely. So no speculative access leaves a trace in
/// guest memory.
public interface GuestTranslation {
  /// Translates one page for the guest's current privilege.
  ///
  /// @param linear any linear address in the page
  /// @param write whether the access stores
  Walk walk(int linear, boolean write);

  /// What a walk found.
  sealed interface Walk {
    /// The access is allowed.
    ///
    /// @param physicalPage physical address of the page's first byte
    /// @param writable whether stores need no further walk
    /// @param io whether the page is memory-mapped I/O
    record Mapped(int physicalPage, boolean writable, boolean io) implements Walk {}

    /// It is not, or not yet.
    ///
    /// @param errorCode x86 page-fault error code
    record Missing(int errorCode) implements Walk {}
  }
}
