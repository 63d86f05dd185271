package palimpsest.workbench;

/// What the launcher found out about the terminal, and what the person asked of it.
final class Terminal {
  private Terminal() {}

  /// Whether standard error is a terminal; the launcher knows and says so in a system property.
  static boolean isStandardError() {
    return Boolean.getBoolean("palimpsest.stderr.terminal");
  }

  /// Whether to colour what goes to standard error: only on a terminal, and never against NO_COLOR.
  static boolean colours() {
    String noColour = System.getenv("NO_COLOR");
    return isStandardError() && (noColour == null || noColour.isEmpty());
  }
}
