package palimpsest.x86.elf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// The function symbols of a program, for reports and for people. A stripped program has an empty table.
public final class SymbolTable {
  /// One function.
  ///
  /// @param name its name
  /// @param address its first linear address
  /// @param size its length in bytes, 0 when the file does not say
  public record Symbol(String name, int address, int size) {
    private boolean holds(int at) {
      return Integer.compareUnsigned(at - address, size) < 0;
    }
  }

  /// By address; of several names for one address the one with a length comes last, then the first of the alphabet.
  private static final Comparator<Symbol> ORDER =
      Comparator.<Symbol>comparingLong(s -> Integer.toUnsignedLong(s.address()))
          .thenComparingLong(s -> Integer.toUnsignedLong(s.size()))
          .thenComparing(Symbol::name, Comparator.reverseOrder());

  private final List<Symbol> symbols;

  SymbolTable(List<Symbol> unordered) {
    symbols = unordered.stream().distinct().sorted(ORDER).toList();
  }

  /// No symbols at all.
  public static SymbolTable empty() {
    return new SymbolTable(List.of());
  }

  /// The function that holds linear `address`, or else the nearest one that starts at or below it.
  public Optional<Symbol> nearest(int address) {
    int below = lastAtOrBelow(address);
    if (below < 0) {
      return Optional.empty();
    }
    int start = symbols.get(below).address();
    for (int i = below; i >= 0 && symbols.get(i).address() == start; i--) {
      if (symbols.get(i).holds(address)) {
        return Optional.of(symbols.get(i));
      }
    }
    return Optional.of(symbols.get(below));
  }

  /// The function called `name`; of several the one with the lowest address.
  public Optional<Symbol> named(String name) {
    return symbols.stream().filter(s -> s.name().equals(name)).findFirst();
  }

  /// All functions by ascending address.
  public List<Symbol> all() {
    return symbols;
  }

  /// The same table with every address moved up by `bias` bytes.
  public SymbolTable movedBy(int bias) {
    List<Symbol> moved = new ArrayList<>(symbols.size());
    for (Symbol symbol : symbols) {
      moved.add(new Symbol(symbol.name(), symbol.address() + bias, symbol.size()));
    }
    return new SymbolTable(moved);
  }

  private int lastAtOrBelow(int address) {
    int low = 0;
    int high = symbols.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Integer.compareUnsigned(symbols.get(middle).address(), address) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  /// Writes all symbols.
  ///
  /// @throws StateException never
  public void save(StateWriter out) throws StateException {
    out.list(symbols, symbol -> {
      out.text(symbol.name);
      out.i32(symbol.address);
      out.i32(symbol.size);
    });
  }

  /// What [#save] wrote.
  ///
  /// @throws StateException if it is not that
  public static SymbolTable restored(StateReader in) throws StateException {
    return new SymbolTable(in.list(() -> new Symbol(in.text(), in.i32(), in.i32())));
  }
}
