package palimpsest.host.machine;

import java.util.Collection;
import org.apache.commons.text.similarity.LevenshteinDistance;

/// What a person may have meant by a name that is not known.
public final class Spelling {
  private Spelling() {}

  /// The end of a message: the nearest of `known`, if one is near enough to be meant.
  ///
  /// @param name what was written
  /// @param prefix what stands before the name where it is written
  /// @return `; did you mean ...?`, or nothing
  public static String suggestion(String name, String prefix, Collection<String> known) {
    String best = "";
    int distance = Math.max(2, name.length() / 3) + 1;
    for (String candidate : known) {
      int d = LevenshteinDistance.getDefaultInstance().apply(name, candidate);
      if (d < distance) {
        distance = d;
        best = candidate;
      }
    }
    return best.isEmpty() ? "" : "; did you mean " + prefix + best + "?";
  }
}
