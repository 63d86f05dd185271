package palimpsest.verify.prove;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What became of a number of translations. The four counts add up to all of them.
public final class Tally {
  private final SortedMap<String, Integer> unsupported = new TreeMap<>();
  private final List<String> timedOut = new ArrayList<>();
  private final List<Refutation> refutations = new ArrayList<>();
  private long proved;
  private long claims;
  private long searched;

  /// A translation that is wrong, and how.
  public record Refutation(MadeTranslation made, Counterexample counterexample) {
    /// Everything a person needs to understand it.
    @Override
    public String toString() {
      return counterexample + made.toString();
    }
  }

  /// Counts one translation.
  public void add(MadeTranslation made, Verdict verdict) {
    switch (verdict) {
      case Verdict.Proved done -> {
        proved++;
        claims += done.claims();
        searched += done.searched();
      }
      case Verdict.TimedOut(String what) -> timedOut.add(made.title() + ", " + what);
      case Verdict.Unsupported(String reason) -> unsupported.merge(reason, 1, Integer::sum);
      case Verdict.Refuted(Counterexample counterexample) -> refutations.add(new Refutation(made, counterexample));
    }
  }

  public long proved() {
    return proved;
  }

  /// On which claim of which translation the solver gave up first.
  public List<String> timedOut() {
    return List.copyOf(timedOut);
  }

  /// How many translations hold something the proof does not cover, by what that is.
  public SortedMap<String, Integer> unsupported() {
    return new TreeMap<>(unsupported);
  }

  public List<Refutation> refutations() {
    return List.copyOf(refutations);
  }

  /// How many translations there were.
  public long all() {
    return proved + timedOut.size() + unsupportedCount() + refutations.size();
  }

  /// How many hold something the proof does not cover.
  public long unsupportedCount() {
    return unsupported.values().stream().mapToLong(Integer::longValue).sum();
  }

  /// Claims of the translations proved.
  public long claims() {
    return claims;
  }

  /// Claims of those that took a search.
  public long searched() {
    return searched;
  }

  /// The counts in one line, then what kept a translation from being proved.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(String.format(
        Locale.ROOT,
        "%d of %d translations proved, %d timed out, %d unsupported, %d refuted%n",
        proved,
        all(),
        timedOut.size(),
        unsupportedCount(),
        refutations.size()));
    timedOut.forEach(each -> text.append("timed out: ").append(each).append('\n'));
    for (Map.Entry<String, Integer> each : unsupported.entrySet()) {
      text.append(String.format(Locale.ROOT, "unsupported, %d times: %s%n", each.getValue(), each.getKey()));
    }
    refutations.forEach(each -> text.append("refuted: ").append(each));
    return text.toString();
  }
}
