package palimpsest.verify.prove.host;

/// Thrown for a translation that no machine could run as it is meant, whatever the guest's state.
public final class MalformedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// @param message what is wrong
  public MalformedException(String message) {
    super(message);
  }
}
