package palimpsest.host.core;

import palimpsest.host.isa.Alias;

/// What loads and stores have in common: where they go, and how they are kept in order.
abstract class AccessOperation extends Operation {
  /// Where the access goes, once that has been found.
  final Access access = new Access();

  private final int ra;
  private final Ordering ordering;

  /// @param ra the register that has the address
  AccessOperation(int slot, int ra, Alias alias) {
    super(slot);
    this.ra = ra;
    this.ordering = Ordering.of(alias);
  }

  /// Finds where a load from the guest's memory goes, and holds it against entries that protect.
  ///
  /// @throws HostFaultSignal if it faults, or an entry forbids it
  final void loadFromGuest(Core core, int bytes) {
    core.loadStore.locateGuest(access, address(core), bytes, false, ordering.speculative());
    check(core);
  }

  /// The same for a store into the guest's memory, for which there is room in the gate then.
  final void storeToGuest(Core core, int bytes) {
    core.loadStore.locateGuest(access, address(core), bytes, true, ordering.speculative());
    core.loadStore.checkProtection(access, address(core));
    reserve(core);
  }

  /// The same for a load from concealed memory.
  final void loadFromConcealed(Core core, int bytes) {
    core.loadStore.locateConcealed(access, address(core), bytes);
    check(core);
  }

  /// The same for a store into concealed memory, for which there is room in the gate then.
  final void storeToConcealed(Core core, int bytes) {
    core.loadStore.locateConcealed(access, address(core), bytes);
    reserve(core);
  }

  /// Protects the place from accesses that come later, if that is asked for.
  final void protect(Core core) {
    if (ordering.protects()) {
      core.loadStore.protect(access, ordering.protectEntry());
    }
  }

  private int address(Core core) {
    return core.state.working[ra];
  }

  private void check(Core core) {
    if (ordering.checkMask() != 0) {
      core.loadStore.check(access, ordering.checkMask(), address(core));
    }
  }

  private void reserve(Core core) {
    check(core);
    core.loadStore.reserve(access, address(core));
  }
}
