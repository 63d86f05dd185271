package palimpsest.verify.generate;

import java.util.Iterator;
import java.util.function.Predicate;
import net.jqwik.api.Shrinkable;

/// Makes a failing program smaller for as long as it still fails: first one step of jqwik's after another, which
/// simplify operands and leave snippets out, then by opening snippets that are around others.
///
/// @param fails whether a program still fails as the first one did
/// @param tries most programs to try
public record Reduction(Predicate<GuestCode> fails, int tries) {
  /// The smallest failing program found, which is the one of `failing` itself if no smaller one fails.
  public GuestCode of(Shrinkable<GuestCode> failing) {
    Shrinkable<GuestCode> current = failing;
    int left = tries;
    Iterator<Shrinkable<GuestCode>> candidates = current.shrink().iterator();
    while (left > 0 && candidates.hasNext()) {
      Shrinkable<GuestCode> candidate = candidates.next();
      if (candidate.distance().compareTo(current.distance()) >= 0) {
        continue;
      }
      left--;
      if (fails.test(candidate.value())) {
        current = candidate;
        candidates = current.shrink().iterator();
      }
    }
    return opened(current.value());
  }

  private GuestCode opened(GuestCode failing) {
    GuestCode current = failing;
    Iterator<GuestCode> candidates = current.smaller().iterator();
    while (candidates.hasNext()) {
      GuestCode candidate = candidates.next();
      if (fails.test(candidate)) {
        current = candidate;
        candidates = current.smaller().iterator();
      }
    }
    return current;
  }
}
