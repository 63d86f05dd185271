package palimpsest.workbench;

import java.util.Optional;

/// What the launcher found out about the terminal, and what the person asked of it.
///
/// @param standardError whether standard error is a terminal
/// @param noColour what the environment variable NO_COLOR holds, if it is there
record Terminal(boolean standardError, Optional<String> noColour) {
  /// Standard error is a file or a pipe.
  static final Terminal NONE = new Terminal(false, Optional.empty());

  /// The terminal of this process. Java cannot ask whether standard error alone is one; the launcher can, and says so
  /// in a system property.
  static Terminal ofProcess() {
    return new Terminal(
        Boolean.getBoolean("palimpsest.stderr.terminal"), Optional.ofNullable(System.getenv("NO_COLOR")));
  }

  /// Whether to colour what goes to standard error: only on a terminal, and never against a NO_COLOR that is not empty.
  boolean colours() {
    return standardError && noColour.orElse("").isEmpty();
  }
}
