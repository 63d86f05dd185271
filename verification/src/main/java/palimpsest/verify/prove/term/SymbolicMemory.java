package palimpsest.verify.prove.term;

import com.microsoft.z3.ArrayExpr;
import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BitVecSort;
import com.microsoft.z3.Context;
import com.microsoft.z3.Expr;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Guest memory by 32-bit linear address: unknown bytes and the stores made since, little-endian, never changed in
/// place.
///
/// A load sees through stores that cannot meet it, by the constant between their addresses or by [Separation], and
/// takes the value of the store it lies in. Only where neither is so is it a select from an array with the stores in
/// it.
public final class SymbolicMemory {
  private final Terms terms;
  private final Separation separation;
  private final ArrayExpr<BitVecSort, BitVecSort> start;
  private final Optional<Entry> top;

  /// The newest store and what was there before it.
  ///
  /// @param array memory with the store in it
  private record Entry(Store store, ArrayExpr<BitVecSort, BitVecSort> array, Optional<Entry> before) {}

  /// A store.
  ///
  /// @param address of its lowest byte
  /// @param bytes how many, 1 to 4
  /// @param value as wide as the bytes
  public record Store(Sum address, int bytes, BitVecExpr value) {}

  private SymbolicMemory(
      Terms terms, Separation separation, ArrayExpr<BitVecSort, BitVecSort> start, Optional<Entry> top) {
    this.terms = terms;
    this.separation = separation;
    this.start = start;
    this.top = top;
  }

  /// Memory of which nothing is known.
  ///
  /// @param name equal names are equal memories
  public static SymbolicMemory unknown(Terms terms, String name, Separation separation) {
    Context context = terms.context();
    ArrayExpr<BitVecSort, BitVecSort> array =
        context.mkArrayConst(name, context.mkBitVecSort(32), context.mkBitVecSort(8));
    return new SymbolicMemory(terms, separation, array, Optional.empty());
  }

  /// The same memory with more known of it.
  public SymbolicMemory knowing(Separation more) {
    return new SymbolicMemory(terms, more, start, top);
  }

  /// What a load of `bytes` bytes at `address` sees: a term of `8 * bytes` bits.
  public BitVecExpr load(Expr<BitVecSort> address, int bytes) {
    return load(terms.sum(terms.simple(address)), bytes);
  }

  /// Memory after a store of `bytes` bytes at `address`.
  ///
  /// @param value a term of `8 * bytes` bits
  public SymbolicMemory store(Expr<BitVecSort> address, int bytes, Expr<BitVecSort> value) {
    Store store = new Store(terms.sum(terms.simple(address)), bytes, terms.simple(value));
    ArrayExpr<BitVecSort, BitVecSort> array = array();
    for (int i = 0; i < bytes; i++) {
      array = terms.context().mkStore(array, store.address().plus(i).term(), part(store.value(), i, 1));
    }
    return new SymbolicMemory(terms, separation, start, Optional.of(new Entry(store, array, top)));
  }

  /// All of memory as an array from address to byte.
  public ArrayExpr<BitVecSort, BitVecSort> array() {
    return top.map(Entry::array).orElse(start);
  }

  /// The stores since the start, oldest first.
  public List<Store> stores() {
    List<Store> stores = new ArrayList<>();
    for (Optional<Entry> entry = top; entry.isPresent(); entry = entry.get().before()) {
      stores.addFirst(entry.get().store());
    }
    return stores;
  }

  private BitVecExpr load(Sum address, int bytes) {
    Optional<Entry> entry = top;
    while (entry.isPresent()) {
      Store store = entry.get().store();
      if (address.sameBase(store.address())) {
        int distance = address.offset() - store.address().offset();
        if (distance >= 0 && distance + bytes <= store.bytes()) {
          return part(store.value(), distance, bytes);
        }
        if (!Separation.apart(distance, bytes, store.bytes())) {
          return byBytes(address, bytes);
        }
      } else if (!separation.apart(address, bytes, store.address(), store.bytes())) {
        return select(entry.get().array(), address, bytes);
      }
      entry = entry.get().before();
    }
    return select(start, address, bytes);
  }

  /// A load that lies partly in a store.
  private BitVecExpr byBytes(Sum address, int bytes) {
    BitVecExpr value = load(address, 1);
    for (int i = 1; i < bytes; i++) {
      value = terms.context().mkConcat(load(address.plus(i), 1), value);
    }
    return terms.simple(value);
  }

  private BitVecExpr select(ArrayExpr<BitVecSort, BitVecSort> array, Sum address, int bytes) {
    Context context = terms.context();
    BitVecExpr value = (BitVecExpr) context.mkSelect(array, address.term());
    for (int i = 1; i < bytes; i++) {
      value = context.mkConcat(context.mkSelect(array, address.plus(i).term()), value);
    }
    return value;
  }

  private BitVecExpr part(BitVecExpr value, int first, int bytes) {
    return 8 * bytes == value.getSortSize()
        ? value
        : (BitVecExpr) terms.context().mkExtract(8 * (first + bytes) - 1, 8 * first, value).simplify();
  }
}
