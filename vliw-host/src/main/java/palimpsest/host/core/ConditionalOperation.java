package palimpsest.host.core;

import palimpsest.host.isa.Atom;
import palimpsest.host.isa.Condition;
import palimpsest.host.isa.Opcode;

/// SEL, which chooses between its sources, and SET, which puts 0 or 1 in the low byte.
final class ConditionalOperation extends Operation {
  private final boolean selects;
  private final Condition condition;
  private final int rd;
  private final int ra;
  private final int rb;
  private final int immediate;
  private final int latency;

  private int result;

  ConditionalOperation(int slot, Atom.Conditional atom, Operand b, int latency) {
    super(slot);
    this.selects = atom.op() == Opcode.SEL;
    this.condition = atom.condition();
    this.rd = atom.rd();
    this.ra = atom.ra();
    this.rb = b.register();
    this.immediate = b.immediate();
    this.latency = latency;
  }

  @Override
  void read(Core core) {
    int[] registers = core.state.working;
    boolean holds = ConditionCodes.holds(condition, core.state.codes);
    int a = registers[ra];
    if (selects) {
      result = holds ? a : registers[rb] + immediate;
    } else {
      result = (a & ~0xff) | (holds ? 1 : 0);
    }
  }

  @Override
  void write(Core core) {
    if (rd < Atom.SINK) {
      core.state.working[rd] = result;
      core.scoreboard.produced(rd, latency);
    }
  }
}
