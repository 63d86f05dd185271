package palimpsest.host.core;

import java.util.Optional;

/// Disturbs an engine in ways a machine may always be disturbed: whatever it does, the guest must compute the same
/// (invariant V1). Speculation that fails, an interrupt, a full store buffer and a forgotten page translation can come
/// at any molecule; code that is right only where they do not come is wrong.
///
/// What it decides must depend on what it has been asked so far and on nothing else, or runs could not be repeated.
public interface Interference {
  /// Disturbs nothing.
  Interference NONE = new Interference() {};

  /// Asked before each molecule is fetched. It may flush the engine's TLB and request an interrupt of it.
  ///
  /// @return the fault by which the molecule leaves instead of executing; its address is 0
  default Optional<HostFault.Kind> before(int moleculePc, Engine engine) {
    return Optional.empty();
  }

  /// Whether an access that is checked against alias entries is reported to overlap one, though none of them it
  /// overlaps.
  ///
  /// @param linear the guest's address, or the concealed one
  default boolean reportsAlias(int linear) {
    return false;
  }

  /// How many entries of the gated store buffer can be used by the store that asks.
  ///
  /// @param depth how many there are
  /// @return 1 to `depth`
  default int storeBufferDepth(int depth) {
    return depth;
  }

  /// What a TLB refill is told instead of what it found in the guest's tables. A page may become memory-mapped I/O; its
  /// address and who may access it must stay.
  default GuestTranslation.Walk walked(int linear, GuestTranslation.Walk found) {
    return found;
  }
}
