package palimpsest.cms.runtime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// The translations whose guest bytes may be others by now, by entry.
final class SetAside {
  /// The latest first; no list is empty.
  private final Map<Integer, List<Installed>> byEip = new HashMap<>();
  /// Entries whose latest translation has not been compared since it was set aside.
  private final Set<Integer> doubtful = new HashSet<>();

  /// One more, the latest of its entry.
  void add(Installed one) {
    byEip.computeIfAbsent(one.eip(), _ -> new ArrayList<>()).addFirst(one);
    doubtful.add(one.eip());
  }

  /// One less, if it is there.
  void remove(Installed one) {
    byEip.computeIfPresent(one.eip(), (_, list) -> {
      list.remove(one);
      return list.isEmpty() ? null : list;
    });
    if (!byEip.containsKey(one.eip())) {
      doubtful.remove(one.eip());
    }
  }

  /// Writes them.
  ///
  /// @throws StateException never
  void save(Places places, StateWriter out) throws StateException {
    out.map(byEip, list -> places.write(list, out));
    out.set(doubtful);
  }

  /// Becomes what [#save] wrote.
  void restore(Places places, StateReader in) throws StateException {
    in.map(byEip, () -> places.list(in));
    in.set(doubtful);
  }

  /// Notes that those of an entry have been compared.
  void compared(int eip) {
    doubtful.remove(eip);
  }

  /// Whether the latest of an entry has not been compared.
  boolean isDoubtful(int eip) {
    return doubtful.contains(eip);
  }

  /// Those of an entry, the latest first.
  List<Installed> of(int eip) {
    return List.copyOf(byEip.getOrDefault(eip, List.of()));
  }
}
