package palimpsest.host.core;

import palimpsest.host.account.Event;
import palimpsest.host.isa.Atom;
import palimpsest.host.isa.FloatFormat;

/// A floating-point load.
final class FloatLoadOperation extends AccessOperation {
  private final int rd;
  private final FloatFormat format;
  private final int latency;

  private final FloatUnit unit = new FloatUnit();
  private long issued;
  private long delay;

  FloatLoadOperation(int slot, Atom.FloatLoad atom, int latency) {
    super(slot, atom.ra(), atom.alias());
    this.rd = atom.rd();
    this.format = atom.format();
    this.latency = latency;
  }

  @Override
  void read(Core core) {
    LoadStoreUnit memory = core.loadStore;
    int bytes = format.bytes();
    loadFromGuest(core, bytes);
    long low = memory.loadGuest(access, 0, Math.min(bytes, 8));
    int high = bytes > 8 ? (int) memory.loadGuest(access, 8, bytes - 8) : 0;
    if (!FloatMeaning.load(unit, format, low, high)) {
      throw HostFaultSignal.of(HostFault.Kind.FLOAT);
    }
    delay = memory.delay(access, false);
    issued = core.clock.now();
    core.events.count(Event.LOADS);
  }

  @Override
  void write(Core core) {
    protect(core);
    core.state.setFloat(rd, unit.significand(), unit.signExponent());
    core.scoreboard.loaded(Scoreboard.FLOATS + rd, issued, latency, delay);
  }
}
