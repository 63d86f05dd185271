package palimpsest.memory;

/// Saved state that cannot be what a [StateWriter] wrote, or state that cannot be saved; the message is one line.
@SuppressWarnings("serial")
public final class StateException extends Exception {
  /// @param message what is wrong, without a full stop
  public StateException(String message) {
    super(message);
  }
}
