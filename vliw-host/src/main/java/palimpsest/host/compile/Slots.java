package palimpsest.host.compile;

import java.util.HashMap;
import java.util.Map;

/// The local variables of a unit's method.
final class Slots {
  static final int FRAME = 1;
  /// The guest's memory.
  static final int MEMORY = 2;
  /// `int[]`: the registers' committed values.
  static final int WORKING = 3;
  /// `boolean[]`: which guards hold.
  static final int VALID = 50;
  /// Where execution goes on behind a return or a look-up.
  static final int NEXT = 4;
  /// Condition codes set in the interval: the operands of the kind they are held as.
  static final int CODES_A = 5;
  static final int CODES_B = 6;
  static final int CODES_R = 7;
  static final int CODES_C = 8;
  private static final int RESULTS = 10;
  private static final int REACHED = 26;
  private static final int ALIASES = 42;
  /// The engine's floating-point registers and arithmetic.
  static final int FLOATS = 51;
  private static final int FIRST_FREE = 52;

  private final Map<Integer, Integer> registers = new HashMap<>();
  private final Map<Integer, Integer> stored = new HashMap<>();
  private final Map<Integer, Integer> overwritten = new HashMap<>();
  private int free = FIRST_FREE;

  /// Result of the atom in a slot of the molecule.
  static int result(int slot) {
    return RESULTS + slot;
  }

  /// Physical address of the access in a slot of the molecule.
  static int reached(int slot) {
    return REACHED + slot;
  }

  /// First physical address that an alias entry protects.
  static int alias(int entry) {
    return ALIASES + entry;
  }

  /// Where the store lies that is entry `index` of those its interval has taken.
  int stored(int index) {
    return stored.computeIfAbsent(index, _ -> free++);
  }

  /// What was there before.
  int overwritten(int index) {
    return overwritten.computeIfAbsent(index, _ -> free++);
  }

  /// A host register.
  int register(int number) {
    return registers.computeIfAbsent(number, _ -> free++);
  }
}
