package palimpsest.verify.replay;

/// Repeats the cases of one kind of comparison.
public interface Replayer {
  /// What a file's key [ReplayFile#COMPARE] says for this kind.
  String name();

  /// Repeats a case.
  ///
  /// @throws IllegalArgumentException with what is wrong and what to do, if a key of its own makes no sense
  ReplayVerdict replay(ReplayFile file);
}
