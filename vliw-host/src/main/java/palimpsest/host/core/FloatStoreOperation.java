package palimpsest.host.core;

import palimpsest.host.isa.Atom;

/// A floating-point store into the gate.
final class FloatStoreOperation extends AccessOperation {
  private final int rs;
  private final int bytes;

  private long low;
  private int high;

  FloatStoreOperation(int slot, Atom.FloatStore atom) {
    super(slot, atom.ra(), atom.alias());
    this.rs = atom.rs();
    this.bytes = atom.format().bytes();
  }

  @Override
  void read(Core core) {
    storeToGuest(core, bytes);
    low = core.state.significands[rs];
    high = core.state.signExponents[rs];
  }

  @Override
  void write(Core core) {
    protect(core);
    core.loadStore.store(access, low, high);
  }
}
