package palimpsest.cms.runtime;

import palimpsest.host.core.HostFault;

/// Watches a run: what CMS turns to, and what it does. It changes nothing: a run with an observer ends with the same
/// statistics, to the last count, as one without.
///
/// Everything spent before a call is in the ledger, except where [#interprets] says what is not yet.
public interface RunObserver {
  /// Sees nothing.
  RunObserver NONE = new RunObserver() {};

  /// The machine is loaded and has executed nothing yet.
  default void loaded(GuestMachine machine) {}

  /// Whether [#interprets] is to be called, which makes the interpreter slower.
  default boolean followsInterpreter() {
    return false;
  }

  /// What CMS does from now on, it does because of the guest instruction at `eip`.
  default void standsAt(int eip) {}

  /// The interpreter is about to execute the instructions from `eip` to the next transfer of control.
  ///
  /// @param cycles interpreted since the last charge, which will be charged to
  ///     [palimpsest.host.account.CycleLeaf#INTERPRET]
  /// @param instructions retired since then, which will be counted
  default void interprets(int eip, long cycles, long instructions) {}

  /// Translated code is about to be entered.
  ///
  /// @param eip where
  /// @param gear of the translation
  default void enters(int eip, int gear) {}

  /// Translated code has left; CMS has control, for whatever reason.
  default void leaves() {}

  /// Translated code has left because of a host fault, and what it did since its last commit is undone.
  ///
  /// @param eip the guest's instruction at the last commit
  default void rolledBack(HostFault fault, int eip) {}

  /// A translation has been made.
  ///
  /// @param eip its entry
  /// @param instructions guest instructions in it
  /// @param bytes of molecules
  default void translated(int eip, int gear, int instructions, int bytes) {}

  /// A translation has had to make room for another.
  default void evicted(int eip, int gear) {}

  /// The guest has asked the kernel for something by `int vector`.
  ///
  /// @param number what was in EAX
  default void calls(int vector, int number) {}

  /// The kernel has had its say, and the guest goes on: in another process, perhaps, or with other code mapped.
  default void served() {}

  /// CMS has the guest's exact state in hand, between two steps of its loop.
  ///
  /// @param now cycles on the clock
  default void settled(long now) {}
}
