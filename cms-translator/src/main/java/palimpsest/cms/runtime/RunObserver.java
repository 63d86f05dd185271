package palimpsest.cms.runtime;

/// Watches a run where CMS has control and all books are settled. It changes nothing: a run with an observer ends with the
/// same statistics, to the last count, as one without.
public interface RunObserver {
  /// Sees nothing.
  RunObserver NONE = new RunObserver() {};

  /// The machine is loaded and has executed nothing yet.
  default void loaded(GuestMachine machine) {}

  /// CMS has the guest's exact state in hand, between two steps of its loop, and everything spent so far is in the
  /// ledger.
  ///
  /// @param now cycles on the clock
  default void settled(long now) {}
}
