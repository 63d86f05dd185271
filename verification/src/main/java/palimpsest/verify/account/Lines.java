package palimpsest.verify.account;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalInt;
import palimpsest.host.machine.CacheShape;

/// Which lines a cache holds: in each set, those used last.
final class Lines {
  /// What an access found.
  ///
  /// @param hit whether the line was there
  /// @param writtenBack address of the line that had to be written back to make room, if one had
  record Found(boolean hit, OptionalInt writtenBack) {}

  private final int line;
  private final int ways;
  /// Line numbers and whether each is dirty, in the order of their last use.
  private final List<LinkedHashMap<Integer, Boolean>> sets = new ArrayList<>();

  Lines(CacheShape shape) {
    this.line = shape.line();
    this.ways = shape.ways();
    for (int i = 0; i < shape.sizeKib() * 1024 / (line * ways); i++) {
      sets.add(new LinkedHashMap<>());
    }
  }

  /// Number of the line that holds `address`.
  int number(int address) {
    return address / line;
  }

  Found access(int address, boolean write) {
    int number = number(address);
    LinkedHashMap<Integer, Boolean> set = sets.get(number % sets.size());
    Boolean dirty = set.remove(number);
    OptionalInt victim = OptionalInt.empty();
    if (dirty == null && set.size() == ways) {
      var oldest = set.pollFirstEntry();
      victim = oldest.getValue() ? OptionalInt.of(oldest.getKey() * line) : victim;
    }
    set.put(number, write || (dirty != null && dirty));
    return new Found(dirty != null, victim);
  }

  /// Forgets the lines that hold any of `length` bytes.
  void forget(int address, int length) {
    for (int number = number(address); number <= number(address + length - 1); number++) {
      sets.get(number % sets.size()).remove(number);
    }
  }
}
