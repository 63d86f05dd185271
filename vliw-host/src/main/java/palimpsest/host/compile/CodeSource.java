package palimpsest.host.compile;

import java.util.Optional;

/// Where the compiler finds molecules, and how often they have been executed.
public interface CodeSource {
  /// The molecule at `pc`, if there is a legal one.
  Optional<Step> at(int pc);

  /// Whether another unit can be entered at `pc`.
  boolean isTaken(int pc);

  /// Times the molecule at `pc` has been executed outside compiled code.
  int heat(int pc);
}
