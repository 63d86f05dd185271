package palimpsest.verify.prove;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BitVecSort;
import com.microsoft.z3.Context;
import com.microsoft.z3.Expr;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import palimpsest.verify.prove.term.Separation;
import palimpsest.verify.prove.term.SymbolicMemory;
import palimpsest.verify.prove.term.SymbolicMemory.Store;
import palimpsest.verify.prove.term.Terms;

/// When two memories that began alike are equal.
///
/// Stores that a later one covers are dropped first. If then each store of one has a partner of the same address in the
/// other, and only stores that cannot meet have changed places, it is enough that partners store equal values,
/// or, where a later store may have come over them, that both memories end with equal bytes at their address. Else
/// the memories must be equal at one address that stands for all.
final class MemoryClaims {
  private final Terms terms;
  private final Context solver;

  MemoryClaims(Terms terms) {
    this.terms = terms;
    solver = terms.context();
  }

  List<Claim> equal(SymbolicMemory host, SymbolicMemory guest, Separation separation) {
    List<Store> ours = visible(host.stores());
    List<Store> theirs = visible(guest.stores());
    Optional<List<Claim>> paired = paired(ours, theirs, separation, (store, what) -> Claim.equal(
        solver, what + " and not covered", ending(host, store), ending(guest, store)));
    if (paired.isPresent()) {
      return paired.get();
    }
    BitVecExpr anywhere = terms.unknown("anywhere", 32);
    Expr<BitVecSort> inHost = solver.mkSelect(host.array(), anywhere);
    Expr<BitVecSort> inGuest = solver.mkSelect(guest.array(), anywhere);
    return List.of(Claim.equal(solver, "the byte at any one address", inHost, inGuest));
  }

  /// The bytes with which `memory` ends where `store` stored.
  private Expr<BitVecSort> ending(SymbolicMemory memory, Store store) {
    BitVecExpr address = store.address().term();
    Expr<BitVecSort> bytes = solver.mkSelect(memory.array(), address);
    for (int n = 1; n < store.bytes(); n++) {
      bytes = solver.mkConcat(solver.mkSelect(memory.array(), solver.mkBVAdd(address, solver.mkBV(n, 32))), bytes);
    }
    return bytes;
  }

  private Optional<List<Claim>> paired(
      List<Store> ours, List<Store> theirs, Separation separation, BiFunction<Store, String, Claim> otherwise) {
    List<Store> left = new ArrayList<>(theirs);
    List<Claim> claims = new ArrayList<>();
    for (Store store : ours.reversed()) {
      int partner = left.size() - 1;
      while (partner >= 0 && !samePlace(store, left.get(partner))) {
        if (!separation.apart(
            store.address(), store.bytes(), left.get(partner).address(), left.get(partner).bytes())) {
          return Optional.empty();
        }
        partner--;
      }
      if (partner < 0) {
        return Optional.empty();
      }
      String what = String.format(
          Locale.ROOT, "the %d bytes stored at %s", store.bytes(), store.address().term());
      claims.add(Claim.equal(solver, what, store.value(), left.remove(partner).value())
          .or(otherwise.apply(store, what)));
    }
    return left.isEmpty() ? Optional.of(claims) : Optional.empty();
  }

  private static boolean samePlace(Store a, Store b) {
    return a.bytes() == b.bytes() && a.address().equals(b.address());
  }

  /// The stores of which a later one does not cover all bytes, oldest first.
  private static List<Store> visible(List<Store> stores) {
    List<Store> visible = new ArrayList<>();
    for (Store store : stores.reversed()) {
      if (visible.stream().noneMatch(later -> covers(later, store))) {
        visible.addFirst(store);
      }
    }
    return visible;
  }

  private static boolean covers(Store later, Store earlier) {
    int distance = earlier.address().offset() - later.address().offset();
    return later.address().sameBase(earlier.address())
        && distance >= 0
        && distance + earlier.bytes() <= later.bytes();
  }
}
