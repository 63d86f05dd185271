package palimpsest.host.core;

import palimpsest.host.account.Event;
import palimpsest.host.isa.Atom;

/// A load.
final class LoadOperation extends AccessOperation {
  private final int rd;
  private final int bytes;
  /// Bits to shift left and back right to sign-extend; 0 where the value is zero-extended already.
  private final int signShift;
  private final boolean isConcealed;
  private final int latency;

  private int result;
  private long issued;
  private long delay;

  LoadOperation(int slot, Atom.Load atom, int latency) {
    super(slot, atom.ra(), atom.alias());
    this.rd = atom.rd();
    this.bytes = atom.width().bits() / 8;
    this.signShift = atom.signed() ? 32 - atom.width().bits() : 0;
    this.isConcealed = atom.space() == Atom.Space.CONCEALED;
    this.latency = latency;
  }

  @Override
  void read(Core core) {
    LoadStoreUnit unit = core.loadStore;
    int value;
    if (isConcealed) {
      loadFromConcealed(core, bytes);
      value = unit.loadConcealed(access);
    } else {
      loadFromGuest(core, bytes);
      value = unit.loadGuest(access);
    }
    result = value << signShift >> signShift;
    delay = unit.delay(access, isConcealed);
    issued = core.clock.now();
    core.events.count(Event.LOADS);
  }

  @Override
  void write(Core core) {
    protect(core);
    if (rd < Atom.SINK) {
      core.state.working[rd] = result;
      core.scoreboard.loaded(rd, issued, latency, delay);
    }
  }
}
