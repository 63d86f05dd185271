package palimpsest.host.core;

import palimpsest.host.isa.Atom;

/// A store into the gate.
final class StoreOperation extends AccessOperation {
  private final int rs;
  private final int bytes;
  private final boolean isConcealed;

  private int value;

  StoreOperation(int slot, Atom.Store atom) {
    super(slot, atom.ra(), atom.alias());
    this.rs = atom.rs();
    this.bytes = atom.width().bits() / 8;
    this.isConcealed = atom.space() == Atom.Space.CONCEALED;
  }

  @Override
  void read(Core core) {
    if (isConcealed) {
      storeToConcealed(core, bytes);
    } else {
      storeToGuest(core, bytes);
    }
    value = core.state.working[rs];
  }

  @Override
  void write(Core core) {
    protect(core);
    core.loadStore.store(access, value, isConcealed);
  }
}
