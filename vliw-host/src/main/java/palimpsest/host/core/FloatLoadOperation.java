package palimpsest.host.core;

import palimpsest.host.account.Event;
import palimpsest.host.isa.Atom;
import palimpsest.host.isa.FloatFormat;

/// A floating-point load.
final class FloatLoadOperation extends Operation {
  private final int rd;
  private final int ra;
  private final FloatFormat format;
  private final Ordering ordering;
  private final int latency;

  private final Access access = new Access();
  private final FloatUnit unit = new FloatUnit();
  private long issued;
  private long delay;

  FloatLoadOperation(int slot, Atom.FloatLoad atom, int latency) {
    super(slot);
    this.rd = atom.rd();
    this.ra = atom.ra();
    this.format = atom.format();
    this.ordering = Ordering.of(atom.alias());
    this.latency = latency;
  }

  @Override
  void read(Core core) {
    LoadStoreUnit memory = core.loadStore;
    int address = core.state.working[ra];
    int bytes = format.bytes();
    memory.locateGuest(access, address, bytes, false, ordering.speculative());
    if (ordering.checkMask() != 0) {
      memory.check(access, ordering.checkMask(), address);
    }
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
    if (ordering.protects()) {
      core.loadStore.protect(access, ordering.protectEntry());
    }
    core.state.setFloat(rd, unit.significand(), unit.signExponent());
    core.scoreboard.loaded(Scoreboard.FLOATS + rd, issued, latency, delay);
  }
}
