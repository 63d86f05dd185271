package palimpsest.verify.instructions;

import java.util.ArrayList;
import java.util.List;

/// The general registers that must hold something.
final class Pins {
  private final int[] values = new int[8];
  private int pinned;

  /// Whether a register has its value already.
  boolean has(int register) {
    return (pinned >> register & 1) != 0;
  }

  /// The value of a register that has one.
  int value(int register) {
    return values[register];
  }

  /// Gives a register its value, in place of the one it had, if any.
  void pin(int register, int value) {
    pinned |= 1 << register;
    values[register] = value;
  }

  /// Gives a register its value unless it has one, and says which it has.
  int pinned(int register, int value) {
    if (!has(register)) {
      pin(register, value);
    }
    return values[register];
  }

  /// Gives the part of a register that an operand of `bytes` bytes names its value.
  ///
  /// @param number as the operand's encoding has it: of bytes, 4 to 7 are the second ones of 0 to 3
  /// @param rest the rest of the register, where it has no value yet
  void pinPart(int number, int bytes, int value, int rest) {
    int register = bytes == 1 ? number & 3 : number;
    int shift = bytes == 1 && number >= 4 ? 8 : 0;
    int mask = mask(bytes) << shift;
    int old = pinned(register, rest);
    values[register] = (old & ~mask) | ((value << shift) & mask);
  }

  static int mask(int bytes) {
    return bytes == 4 ? -1 : (1 << (8 * bytes)) - 1;
  }

  List<Sample.Setting> settings() {
    List<Sample.Setting> settings = new ArrayList<>();
    for (int register = 0; register < values.length; register++) {
      if (has(register)) {
        settings.add(new Sample.Setting(register, values[register]));
      }
    }
    return settings;
  }
}
