package palimpsest.x86.elf;

import java.util.List;
import java.util.Optional;

/// The function symbols of a program, for reports and for people. A stripped program has an empty table.
public final class SymbolTable {
  /// One function.
  ///
  /// @param name its name
  /// @param address its first linear address
  /// @param size its length in bytes, 0 when the file does not say
  public record Symbol(String name, int address, int size) {}

  /// No symbols at all.
  public static SymbolTable empty() {
    return new SymbolTable(List.of());
  }

  SymbolTable(List<Symbol> symbols) {}

  /// The function that holds linear `address`, or else the nearest one that starts below it.
  public Optional<Symbol> nearest(int address) {
    return Optional.empty();
  }

  /// The function called `name`.
  public Optional<Symbol> named(String name) {
    return Optional.empty();
  }

  /// All functions by ascending address.
  public List<Symbol> all() {
    return List.of();
  }

  /// The same table with every address moved up by `bias` bytes.
  public SymbolTable movedBy(int bias) {
    return this;
  }
}
