package palimpsest.host.compile;

import palimpsest.host.isa.Atom;

/// What an atom may have to wait for, as one series of numbers: the general registers, the condition codes, the
/// floating-point registers.
final class Results {
  /// Nothing that can be waited for.
  static final int NONE = -1;

  /// The condition codes.
  static final int CODES = 64;

  /// Floating-point register 0; the others follow.
  static final int FLOATS = 65;

  /// How many there are.
  static final int COUNT = FLOATS + 32;

  private Results() {}

  /// The number of a general register, or [#NONE] where writes vanish.
  static int general(int register) {
    return register < Atom.SINK ? register : NONE;
  }

  /// The number of a floating-point register.
  static int floating(int register) {
    return FLOATS + register;
  }

  static boolean isFloat(int number) {
    return number >= FLOATS;
  }
}
