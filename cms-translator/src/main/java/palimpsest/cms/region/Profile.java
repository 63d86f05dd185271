package palimpsest.cms.region;

import java.util.Optional;

/// What is known about how guest code behaves. All answers are estimates; wrong ones cost time and nothing else.
public interface Profile {
  /// How often control came to the block that starts at `eip`, 0 where nothing is known.
  long executions(int eip);

  /// How often the conditional branch at `eip` is taken, in 1/1000; empty where it was never seen to execute.
  Optional<Integer> taken(int eip);

  /// The most frequent target of the indirect jump or call at `eip`; empty where none was seen.
  Optional<Likely> likelyTarget(int eip);

  /// Whether a translation of a loop that begins at `eip` exists: such a loop is better entered than copied.
  boolean loopHead(int eip);

  /// A target and how often it is the one.
  ///
  /// @param eip the target
  /// @param share in 1/1000 of all executions
  record Likely(int eip, int share) {}
}
