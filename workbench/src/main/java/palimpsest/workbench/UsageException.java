package palimpsest.workbench;

/// Something the person at the keyboard can put right: shown as one line, exit status 2.
@SuppressWarnings("serial")
final class UsageException extends RuntimeException {
  /// @param message what is wrong, where, and the remedy, in one line
  UsageException(String message) {
    super(message, null, false, false);
  }
}
