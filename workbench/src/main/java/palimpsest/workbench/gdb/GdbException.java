package palimpsest.workbench.gdb;

/// What a person asked for and cannot have, in one line.
@SuppressWarnings("serial")
public final class GdbException extends Exception {
  GdbException(String message) {
    super(message, null, false, false);
  }
}
