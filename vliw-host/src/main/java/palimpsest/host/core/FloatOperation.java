package palimpsest.host.core;

import palimpsest.host.isa.Atom;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.Opcode.Trait;

/// A floating-point atom.
final class FloatOperation extends Operation {
  private final Opcode op;
  private final int rd;
  private final int ra;
  private final int rb;
  private final boolean setsCodes;
  private final int latency;
  private final int codesLatency;

  private final FloatUnit unit = new FloatUnit();

  FloatOperation(int slot, Atom.Float atom, int latency, int codesLatency) {
    super(slot);
    this.op = atom.op();
    this.rd = atom.rd();
    this.ra = atom.ra();
    this.rb = atom.rb();
    this.setsCodes = op.has(Trait.CODES_ALWAYS);
    this.latency = latency;
    this.codesLatency = codesLatency;
  }

  @Override
  void read(Core core) {
    HostState state = core.state;
    if (!FloatMeaning.compute(
        unit,
        op,
        state.significands[ra],
        state.signExponents[ra],
        state.significands[rb],
        state.signExponents[rb],
        state.floatControl)) {
      throw HostFaultSignal.of(HostFault.Kind.FLOAT);
    }
  }

  @Override
  void write(Core core) {
    if (setsCodes) {
      core.state.codes = (int) unit.significand();
      core.scoreboard.produced(Scoreboard.CODES, codesLatency);
    } else {
      core.state.setFloat(rd, unit.significand(), unit.signExponent());
      core.scoreboard.produced(Scoreboard.FLOATS + rd, latency);
    }
  }
}
