package palimpsest.verify.hardware;

import java.util.List;

/// Trials that one process runs, in order. What a snippet leaves in the playground outside window and edge stays there
/// for the next.
record Batch(List<Trial> trials) {
  Batch {
    trials = List.copyOf(trials);
  }

  /// How many states there are in all.
  int cases() {
    return trials.stream().mapToInt(trial -> trial.states().size()).sum();
  }

  /// Instructions of all cases.
  long instructions() {
    return trials.stream().mapToLong(trial -> (long) trial.states().size() * trial.snippet().lines().size()).sum();
  }
}
