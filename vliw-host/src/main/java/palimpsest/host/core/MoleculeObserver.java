package palimpsest.host.core;

import palimpsest.host.machine.ResolvedMachine;
import palimpsest.memory.ConcealedMemory;

/// Sees every molecule an engine executes, and what cannot be told from the molecules alone. It changes nothing.
///
/// A molecule is announced by [#begins]; then it has either been [#executed], or has [#faulted]. A fault without a
/// beginning is one that came instead of a molecule: there was none to fetch, or something interfered.
public interface MoleculeObserver {
  /// Sees nothing.
  MoleculeObserver NONE = new MoleculeObserver() {};

  /// An engine is there that has executed nothing yet.
  ///
  /// @param code where it will fetch molecules from; not to be changed
  default void attached(ConcealedMemory code) {}

  /// A molecule is about to be fetched.
  ///
  /// @param state the registers its atoms will read; not to be changed
  /// @param now cycles on the clock
  default void begins(int moleculePc, HostState state, long now) {}

  /// The molecule is done, and committed if it commits.
  ///
  /// @param nextPc address of the next
  /// @param now cycles on the clock
  default void executed(int nextPc, long now) {}

  /// A rollback is done.
  ///
  /// @param now cycles on the clock
  default void faulted(HostFault fault, long now) {}

  /// The TLB was refilled, or could not be.
  ///
  /// @param found what the refill was told
  default void walked(int linear, boolean write, GuestTranslation.Walk found) {}

  /// A store asked for the sub-page mask of the page that holds `physical`, and it was not at hand.
  default void maskFilled(int physical) {}

  /// A store asked for it, and it was.
  default void maskUsed(int physical) {}

  /// The engine operates at another point from now on; everything spent before is in the ledger.
  ///
  /// @param machine at that point
  /// @param now cycles on the clock
  default void operatesAt(ResolvedMachine machine, long now) {}

  /// Bytes of concealed memory are about to change.
  default void codeChanges(int address, int length) {}
}
