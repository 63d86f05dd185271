package palimpsest.cms.runtime;

import palimpsest.host.core.HostFault;
import palimpsest.x86.cpu.GuestState;

/// Told each time CMS has the guest's exact state in hand: between interpreted stretches, and whenever translated code
/// has left. Verification compares engines and gears at these points.
@FunctionalInterface
public interface BoundaryObserver {
  /// Sees nothing.
  BoundaryObserver NONE = (_, _) -> {};

  /// @param state exact, at an instruction boundary; not to be changed
  /// @param retired guest instructions retired so far
  void reached(GuestState state, long retired);

  /// A translation has been rolled back.
  ///
  /// @param fault why
  /// @param eip the guest's instruction at the last commit, where the interpreter now takes over
  /// @param retired guest instructions retired so far
  default void rolledBack(HostFault fault, int eip, long retired) {}
}
