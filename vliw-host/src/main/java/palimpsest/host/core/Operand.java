package palimpsest.host.core;

import palimpsest.host.isa.Atom;
import palimpsest.host.isa.Source;

/// A second source as register plus immediate, one of which is zero.
record Operand(int register, int immediate) {
  static Operand of(Source source) {
    return switch (source) {
      case Source.Reg(int number) -> new Operand(number, 0);
      case Source.Imm(int value) -> new Operand(Atom.ZERO, value);
    };
  }
}
