package palimpsest.host.compile;

import java.util.HashMap;
import java.util.Map;

/// The local variables of a unit's method.
final class Slots {
  static final int FRAME = 1;
  /// The guest's memory.
  static final int MEMORY = 2;
  /// Number of the site where the unit is left within an interval.
  static final int SITE = 3;
  /// Where execution goes on behind a commit.
  static final int NEXT = 4;
  /// Condition codes: how they are held, and the operands.
  static final int KIND = 5;
  static final int CODES_A = 6;
  static final int CODES_B = 7;
  static final int CODES_R = 8;
  static final int CODES_C = 9;
  /// How many locals hold the condition codes; so many further on, their committed values.
  static final int CODES_LOCALS = 5;
  private static final int RESULTS = 15;
  private static final int REACHED = 31;
  private static final int ALIASES = 47;
  private static final int FIRST_FREE = 55;

  private final Map<Integer, Integer> registers = new HashMap<>();
  private final Map<Integer, Integer> saved = new HashMap<>();
  private final Map<Integer, Integer> stored = new HashMap<>();
  private int free = FIRST_FREE;

  /// Result of the atom in a slot of the molecule.
  static int result(int slot) {
    return RESULTS + slot;
  }

  /// Physical address of the load in a slot of the molecule.
  static int reached(int slot) {
    return REACHED + slot;
  }

  /// First physical address that an alias entry protects.
  static int alias(int entry) {
    return ALIASES + entry;
  }

  /// A host register.
  int register(int number) {
    return registers.computeIfAbsent(number, _ -> take(1));
  }

  /// Its committed value, once it has changed.
  int saved(int number) {
    return saved.computeIfAbsent(number, _ -> take(1));
  }

  /// Physical address of a store of the interval; the next local is what was there before.
  int stored(int index) {
    return stored.computeIfAbsent(index, _ -> take(2));
  }

  Map<Integer, Integer> registers() {
    return registers;
  }

  Map<Integer, Integer> saved() {
    return saved;
  }

  Map<Integer, Integer> stored() {
    return stored;
  }

  private int take(int locals) {
    int slot = free;
    free += locals;
    return slot;
  }
}
