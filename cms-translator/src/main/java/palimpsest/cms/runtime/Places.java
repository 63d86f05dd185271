package palimpsest.cms.runtime;

import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// How saved state names translations: by their places among all of the T-cache, oldest first.
final class Places {
  private final List<Installed> all;
  private final Map<Installed, Integer> places = new IdentityHashMap<>();

  Places(List<Installed> all) {
    this.all = List.copyOf(all);
    for (int i = 0; i < all.size(); i++) {
      places.put(all.get(i), i);
    }
  }

  private int place(Installed one) {
    return Objects.requireNonNull(places.get(one));
  }

  /// Writes which one.
  void write(Installed one, StateWriter out) {
    out.i32(place(one));
  }

  /// Writes which, in their order.
  ///
  /// @throws StateException never
  void write(Collection<Installed> some, StateWriter out) throws StateException {
    out.list(some, each -> write(each, out));
  }

  /// Writes which, the oldest first.
  ///
  /// @throws StateException never
  void writeSorted(Collection<Installed> some, StateWriter out) throws StateException {
    List<Installed> sorted = new ArrayList<>(some);
    sorted.sort((one, other) -> Integer.compare(place(one), place(other)));
    write(sorted, out);
  }

  /// Reads which one.
  Installed one(StateReader in) throws StateException {
    return all.get(in.within(0, all.size() - 1));
  }

  /// Reads which, in their order.
  List<Installed> list(StateReader in) throws StateException {
    return in.list(() -> one(in));
  }
}
