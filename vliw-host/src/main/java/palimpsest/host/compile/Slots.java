package palimpsest.host.compile;

import java.util.HashMap;
import java.util.Map;

/// The local variables of a unit's method.
final class Slots {
  static final int FRAME = 1;
  /// `long[]`: the data lines reached by one comparison.
  static final int LINES = 2;
  /// `long[]`: the pages stored to after one comparison.
  static final int PAGES = 3;
  /// `int[]`: per set of the instruction cache its newest line.
  static final int FETCHED = 4;
  /// `int[]`: per set of the data cache its newest line, if dirty.
  static final int DIRTY = 5;
  /// The guest's memory.
  static final int MEMORY = 6;
  /// `long[]`: executions per path.
  static final int COUNTS = 7;
  /// `long[]`: when released stores have drained.
  static final int RING = 8;
  /// `long`: cycles on the clock when the interval began.
  static final int BASE = 9;
  /// `long`: cycles waited in it for things that are not constant.
  static final int EXTRA = 11;
  /// `long`: when the last late result is ready.
  static final int LATEST = 13;
  /// `long`: when the cache's write port is free.
  static final int PORT = 15;
  static final int TAIL = 17;
  /// Guest instructions that may still be retired.
  static final int BUDGET = 18;
  static final int SITE = 19;
  static final int NEXT = 20;
  /// Condition codes: how they are held, and the operands.
  static final int KIND = 21;
  static final int CODES_A = 22;
  static final int CODES_B = 23;
  static final int CODES_R = 24;
  static final int CODES_C = 25;
  /// How many locals hold the condition codes; so many further on, their committed values.
  static final int CODES_LOCALS = 5;
  /// Whether a branch is taken.
  static final int TAKEN = 31;
  private static final int RESULTS = 32;
  private static final int REACHED = 48;
  private static final int ALIASES = 64;
  private static final int FIRST_FREE = 72;

  private final Map<Integer, Integer> registers = new HashMap<>();
  private final Map<Integer, Integer> saved = new HashMap<>();
  private final Map<Integer, Integer> waited = new HashMap<>();
  private final Map<Integer, Integer> stored = new HashMap<>();
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

  /// A host register.
  int register(int number) {
    return registers.computeIfAbsent(number, _ -> take(1));
  }

  /// Its committed value, once it has changed.
  int saved(int number) {
    return saved.computeIfAbsent(number, _ -> take(1));
  }

  /// What [#EXTRA] was when the result in flight in a register was produced; a `long`.
  int waited(int number) {
    return waited.computeIfAbsent(number, _ -> take(2));
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

  Map<Integer, Integer> waited() {
    return waited;
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
