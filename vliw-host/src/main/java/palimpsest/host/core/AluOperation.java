package palimpsest.host.core;

import palimpsest.host.isa.Atom;

/// An ALU atom without a condition.
final class AluOperation extends Operation {
  private final AluFunction function;
  private final boolean setsCodes;
  private final int rd;
  private final int ra;
  /// The second source is this register plus the immediate: one of the two is always zero.
  private final int rb;
  private final int immediate;
  private final int latency;
  private final int codesLatency;

  private int result;
  private int codes;

  AluOperation(int slot, Atom.Alu atom, Operand b, int latency, int codesLatency) {
    super(slot);
    this.function = AluFunction.of(atom.op(), atom.width());
    this.setsCodes = atom.setsCodes();
    this.rd = atom.rd();
    this.ra = atom.ra();
    this.rb = b.register();
    this.immediate = b.immediate();
    this.latency = latency;
    this.codesLatency = codesLatency;
  }

  @Override
  void read(Core core) {
    HostState state = core.state;
    int[] registers = state.working;
    int a = registers[ra];
    int b = registers[rb] + immediate;
    int d = registers[rd];
    result = function.result(a, b, d, state.codes);
    if (setsCodes) {
      codes = function.codes(a, b, d, state.codes, result);
    }
  }

  @Override
  void write(Core core) {
    if (rd < Atom.SINK) {
      core.state.working[rd] = result;
      core.scoreboard.produced(rd, latency);
    }
    if (setsCodes) {
      core.state.codes = codes;
      core.scoreboard.produced(Scoreboard.CODES, codesLatency);
    }
  }
}
