package palimpsest.host.core;

import palimpsest.host.isa.Atom;

/// A store into the gate.
final class StoreOperation extends Operation {
  private final int rs;
  private final int ra;
  private final int bytes;
  private final boolean isConcealed;
  private final Ordering ordering;

  private final Access access = new Access();
  private int value;

  StoreOperation(int slot, Atom.Store atom) {
    super(slot);
    this.rs = atom.rs();
    this.ra = atom.ra();
    this.bytes = atom.width().bits() / 8;
    this.isConcealed = atom.space() == Atom.Space.CONCEALED;
    this.ordering = Ordering.of(atom.alias());
  }

  @Override
  void read(Core core) {
    LoadStoreUnit unit = core.loadStore;
    int address = core.state.working[ra];
    if (isConcealed) {
      unit.locateConcealed(access, address, bytes);
    } else {
      unit.locateGuest(access, address, bytes, true, ordering.speculative());
      unit.checkProtection(access, address);
    }
    if (ordering.checkMask() != 0) {
      unit.check(access, ordering.checkMask(), address);
    }
    unit.reserve(access, address);
    value = core.state.working[rs];
  }

  @Override
  void write(Core core) {
    if (ordering.protects()) {
      core.loadStore.protect(access, ordering.protectEntry());
    }
    core.loadStore.store(access, value, isConcealed);
  }
}
