package palimpsest.workbench;

import java.util.Optional;
import picocli.CommandLine.Option;

/// How far a guest runs at most.
final class LimitOption {
  @Option(names = "--max-instructions", paramLabel = "N", description = "Stop after exactly N guest instructions.")
  private Optional<Long> most = Optional.empty();

  /// Guest instructions after which a run ends; as good as none, unless told.
  ///
  /// @throws UsageException in one line, if that is no limit
  long limit() {
    long limit = most.orElse(Long.MAX_VALUE);
    if (limit < 1) {
      throw new UsageException("--max-instructions " + limit + ": give a number of 1 or more, or leave it out");
    }
    return limit;
  }
}
