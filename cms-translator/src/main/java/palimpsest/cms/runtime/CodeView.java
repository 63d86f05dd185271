package palimpsest.cms.runtime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import palimpsest.cms.lift.SegmentBases;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// The translations that hold together: for the same segment bases, and for the same mapping of every page that one of
/// them was made from. Processes whose code lies at the same linear and physical addresses, as after a fork, have one
/// view in common; chains lead from one translation of a view to another of the same view only.
final class CodeView {
  private final SegmentBases bases;
  private final Map<Integer, Installed> byEip = new HashMap<>();
  private final SetAside aside = new SetAside();
  private final TreeMap<Integer, List<Installed>> byLinearPage = new TreeMap<>();
  private final Set<Integer> marks = new HashSet<>();

  /// An empty one.
  CodeView(SegmentBases bases) {
    this.bases = bases;
  }

  SegmentBases bases() {
    return bases;
  }

  /// The translation in use at an entry.
  Optional<Installed> at(int eip) {
    return Optional.ofNullable(byEip.get(eip));
  }

  /// Whether a translation of this view is in use.
  boolean uses(Installed one) {
    return byEip.get(one.eip()) == one;
  }

  void use(Installed one) {
    byEip.put(one.eip(), one);
  }

  void disuse(Installed one) {
    byEip.remove(one.eip(), one);
  }

  /// Those whose guest bytes may be others by now.
  SetAside aside() {
    return aside;
  }

  /// The entries at which the interpreter stops.
  Set<Integer> marks() {
    return marks;
  }

  /// A translation has come.
  void entered(Installed one) {
    for (SourceRange source : one.sources()) {
      List<Installed> list = byLinearPage.computeIfAbsent(source.linearPage(), _ -> new ArrayList<>());
      if (!list.contains(one)) {
        list.add(one);
      }
    }
  }

  /// A translation has gone.
  void left(Installed gone) {
    for (SourceRange source : gone.sources()) {
      byLinearPage.computeIfPresent(source.linearPage(), (_, list) -> {
        list.remove(gone);
        return list.isEmpty() ? null : list;
      });
    }
  }

  /// Whether there are no translations.
  boolean isEmpty() {
    return byLinearPage.isEmpty();
  }

  /// The translations made from bytes of the linear page with the given number.
  List<Installed> fromLinearPage(int number) {
    return List.copyOf(byLinearPage.getOrDefault(number, List.of()));
  }

  /// Writes all but the bases and which translations it has.
  ///
  /// @throws StateException never
  void save(Places places, StateWriter out) throws StateException {
    places.writeSorted(byEip.values(), out);
    aside.save(places, out);
    out.set(marks);
  }

  /// A view that has its translations becomes what [#save] wrote.
  void restore(Places places, StateReader in) throws StateException {
    places.list(in).forEach(this::use);
    aside.restore(places, in);
    in.set(marks);
  }

  /// How well the view's pages agree with the guest's tables.
  ///
  /// @param compared pages that were looked at
  record Agreement(boolean full, int compared) {}

  /// Compares page by page until one is mapped otherwise than it was.
  ///
  /// @param frames the physical page at a linear address now, or -1 for none
  Agreement agreement(IntUnaryOperator frames) {
    int compared = 0;
    for (Map.Entry<Integer, List<Installed>> page : byLinearPage.entrySet()) {
      compared++;
      if (frames.applyAsInt(page.getKey() << 12) != frame(page.getKey(), page.getValue().getFirst())) {
        return new Agreement(false, compared);
      }
    }
    return new Agreement(true, compared);
  }

  private static int frame(int linearPage, Installed one) {
    return one.sources().stream()
        .filter(source -> source.linearPage() == linearPage)
        .findFirst()
        .orElseThrow()
        .physicalPage();
  }
}
