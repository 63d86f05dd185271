package palimpsest.verify.replay;

/// A replay file that cannot be used; the message is one line that names file, place and remedy.
@SuppressWarnings("serial")
public final class ReplayException extends Exception {
  /// @param file the file's name as the user gave it
  /// @param line line number from 1, or 0 for the file as a whole
  /// @param message what is wrong and what to do
  public ReplayException(String file, int line, String message) {
    super(file + (line > 0 ? ":" + line : "") + ": " + message);
  }
}
