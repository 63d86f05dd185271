package palimpsest.host.isa;

/// What a memory atom has to do with the alias table (FACTS 3).
public sealed interface Alias {
  /// Nothing, and it stands where the program put it.
  record InOrder() implements Alias {}

  /// Nothing, but it was moved relative to other memory atoms or above a branch: it faults before touching an I/O page.
  record Reordered() implements Alias {}

  /// Records the range it accesses in an entry (`ldp`): a later check of that entry faults on overlap. It was
  /// reordered.
  ///
  /// @param entry 0..7
  record Protect(int entry) implements Alias {}

  /// Faults if its range overlaps an entry named by the mask (`stam`).
  ///
  /// @param mask bit n names entry n, 1..255
  record Check(int mask) implements Alias {}

  /// The plain one.
  Alias IN_ORDER = new InOrder();
}
