package palimpsest.host.core;

import palimpsest.host.isa.Condition;

/// The condition codes' bits and what conditions say about them: x86's, position for position (FACTS 1.2; Intel SDM
/// volume 1, 3.4.3.1, and volume 1, appendix B).
final class ConditionCodes {
  static final int CARRY = 0x001;
  static final int PARITY = 0x004;
  static final int ADJUST = 0x010;
  static final int ZERO = 0x040;
  static final int SIGN = 0x080;
  static final int OVERFLOW = 0x800;

  private ConditionCodes() {}

  /// Whether `condition` holds for `codes`.
  static boolean holds(Condition condition, int codes) {
    return switch (condition) {
      case O -> (codes & OVERFLOW) != 0;
      case NO -> (codes & OVERFLOW) == 0;
      case B -> (codes & CARRY) != 0;
      case AE -> (codes & CARRY) == 0;
      case E -> (codes & ZERO) != 0;
      case NE -> (codes & ZERO) == 0;
      case BE -> (codes & (CARRY | ZERO)) != 0;
      case A -> (codes & (CARRY | ZERO)) == 0;
      case S -> (codes & SIGN) != 0;
      case NS -> (codes & SIGN) == 0;
      case P -> (codes & PARITY) != 0;
      case NP -> (codes & PARITY) == 0;
      case L -> less(codes);
      case GE -> !less(codes);
      case LE -> less(codes) || (codes & ZERO) != 0;
      case G -> !less(codes) && (codes & ZERO) == 0;
    };
  }

  private static boolean less(int codes) {
    return (codes & SIGN) != 0 != ((codes & OVERFLOW) != 0);
  }
}
