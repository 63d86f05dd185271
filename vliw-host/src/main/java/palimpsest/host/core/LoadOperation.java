package palimpsest.host.core;

import palimpsest.host.account.Event;
import palimpsest.host.isa.Atom;

/// A load.
final class LoadOperation extends Operation {
  private final int rd;
  private final int ra;
  private final int bytes;
  /// Bits to shift left and back right to sign-extend; 0 where the value is zero-extended already.
  private final int signShift;
  private final boolean isConcealed;
  private final Ordering ordering;
  private final int latency;

  private final Access access = new Access();
  private int result;
  private long issued;
  private long delay;

  LoadOperation(int slot, Atom.Load atom, int latency) {
    super(slot);
    this.rd = atom.rd();
    this.ra = atom.ra();
    this.bytes = atom.width().bits() / 8;
    this.signShift = atom.signed() ? 32 - atom.width().bits() : 0;
    this.isConcealed = atom.space() == Atom.Space.CONCEALED;
    this.ordering = Ordering.of(atom.alias());
    this.latency = latency;
  }

  @Override
  void read(Core core) {
    LoadStoreUnit unit = core.loadStore;
    int address = core.state.working[ra];
    if (isConcealed) {
      unit.locateConcealed(access, address, bytes);
    } else {
      unit.locateGuest(access, address, bytes, false, ordering.speculative());
    }
    if (ordering.checkMask() != 0) {
      unit.check(access, ordering.checkMask(), address);
    }
    int value = isConcealed ? unit.loadConcealed(access) : unit.loadGuest(access);
    result = value << signShift >> signShift;
    delay = unit.delay(access, isConcealed);
    issued = core.clock.now();
    core.events.count(Event.LOADS);
  }

  @Override
  void write(Core core) {
    if (ordering.protects()) {
      core.loadStore.protect(access, ordering.protectEntry());
    }
    if (rd < Atom.SINK) {
      core.state.working[rd] = result;
      core.scoreboard.loaded(rd, issued, latency, delay);
    }
  }
}
