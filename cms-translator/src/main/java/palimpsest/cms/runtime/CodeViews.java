package palimpsest.cms.runtime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import palimpsest.cms.lift.SegmentBases;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// All views of the T-cache, and the one that holds now.
///
/// **Invariant**: every page that a translation of the current view was made from is mapped where it was then. Whoever
/// loads CR3 or flushes selects anew; whoever changes one page drops the current view's translations from it. Views
/// that are not current may be wrong about anything: they are compared before they become it.
final class CodeViews {
  private final Map<Installed, CodeView> home = new HashMap<>();
  /// Those that are not current, the one that was last first.
  private final List<CodeView> others = new ArrayList<>();
  private CodeView current = new CodeView(new SegmentBases(0, 0));

  /// The view that holds now.
  CodeView current() {
    return current;
  }

  /// The view a translation is in.
  CodeView of(Installed one) {
    return home.getOrDefault(one, current);
  }

  /// A translation has come into the current view.
  void entered(Installed one) {
    home.put(one, current);
    current.entered(one);
  }

  /// Writes the views, the current one first.
  ///
  /// @param all translations, oldest first
  /// @throws StateException never
  void save(List<Installed> all, Places places, StateWriter out) throws StateException {
    List<CodeView> views = new ArrayList<>(others);
    views.addFirst(current);
    out.list(views, view -> {
      out.i32(view.bases().fs());
      out.i32(view.bases().gs());
      places.write(all.stream().filter(each -> of(each) == view).toList(), out);
      view.save(places, out);
    });
  }

  /// Becomes what [#save] wrote.
  void restore(Places places, StateReader in) throws StateException {
    home.clear();
    others.clear();
    in.each(() -> {
      CodeView view = new CodeView(new SegmentBases(in.i32(), in.i32()));
      for (Installed each : places.list(in)) {
        home.put(each, view);
        view.entered(each);
      }
      view.restore(places, in);
      others.add(view);
    });
    if (others.isEmpty()) {
      throw in.damaged("no view is current");
    }
    current = others.removeFirst();
  }

  /// A translation has gone.
  void left(Installed gone) {
    of(gone).left(gone);
    home.remove(gone);
  }

  /// What a selection came to.
  ///
  /// @param changed whether another view is the current one now
  /// @param compared pages looked at for it
  record Selection(boolean changed, int compared) {}

  /// Makes a view the current one that is right about segment bases and every page: the current one, or the one that
  /// was it last, or a new one.
  ///
  /// @param frames the physical page at a linear address now, or -1 for none
  Selection select(SegmentBases bases, IntUnaryOperator frames) {
    int compared = 0;
    if (current.bases().equals(bases)) {
      CodeView.Agreement same = current.agreement(frames);
      compared += same.compared();
      if (same.full()) {
        return new Selection(false, compared);
      }
    }
    others.removeIf(CodeView::isEmpty);
    CodeView found = new CodeView(bases);
    for (CodeView other : others) {
      if (other.bases().equals(bases)) {
        CodeView.Agreement agreement = other.agreement(frames);
        compared += agreement.compared();
        if (agreement.full()) {
          found = other;
          break;
        }
      }
    }
    others.remove(found);
    others.addFirst(current);
    current = found;
    return new Selection(true, compared);
  }
}
