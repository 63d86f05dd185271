package palimpsest.host.core;

import palimpsest.host.isa.Atom;

/// A floating-point store into the gate.
final class FloatStoreOperation extends Operation {
  private final int rs;
  private final int ra;
  private final int bytes;
  private final Ordering ordering;

  private final Access access = new Access();
  private long low;
  private int high;

  FloatStoreOperation(int slot, Atom.FloatStore atom) {
    super(slot);
    this.rs = atom.rs();
    this.ra = atom.ra();
    this.bytes = atom.format().bytes();
    this.ordering = Ordering.of(atom.alias());
  }

  @Override
  void read(Core core) {
    LoadStoreUnit memory = core.loadStore;
    int address = core.state.working[ra];
    memory.locateGuest(access, address, bytes, true, ordering.speculative());
    memory.checkProtection(access, address);
    if (ordering.checkMask() != 0) {
      memory.check(access, ordering.checkMask(), address);
    }
    memory.reserve(access, address);
    low = core.state.significands[rs];
    high = core.state.signExponents[rs];
  }

  @Override
  void write(Core core) {
    if (ordering.protects()) {
      core.loadStore.protect(access, ordering.protectEntry());
    }
    core.loadStore.store(access, low, high);
  }
}
