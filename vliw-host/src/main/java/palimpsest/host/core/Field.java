package palimpsest.host.core;

import palimpsest.host.isa.OperandWidth;

/// The low bits of a register that an ALU operation of one width works on.
///
/// @param bits how many
/// @param mask ones in all of them
/// @param top a one in the highest of them
record Field(int bits, int mask, int top) {
  /// A bit for each number of four bits: whether an even number of them are set.
  private static final int EVEN = 0b1001_0110_0110_1001;

  static Field of(OperandWidth width) {
    return new Field(width.bits(), width.mask(), 1 << (width.bits() - 1));
  }

  /// `low`'s field with `upper`'s bits above it.
  int insert(int upper, int low) {
    return (upper & ~mask) | (low & mask);
  }

  /// The field of `value`, zero-extended.
  int unsigned(int value) {
    return value & mask;
  }

  /// The field of `value`, sign-extended.
  int signed(int value) {
    return value << (32 - bits) >> (32 - bits);
  }

  /// The field of `value` as an unsigned number.
  long unsignedLong(int value) {
    return Integer.toUnsignedLong(value & mask);
  }

  boolean isTopSet(int value) {
    return (value & top) != 0;
  }

  /// SF, ZF and PF of the field of `value`.
  int resultCodes(int value) {
    int codes = (value & top) != 0 ? ConditionCodes.SIGN : 0;
    if ((value & mask) == 0) {
      codes |= ConditionCodes.ZERO;
    }
    return codes | ((EVEN >>> ((value ^ value >>> 4) & 15) & 1) != 0 ? ConditionCodes.PARITY : 0);
  }
}
