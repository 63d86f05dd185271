package palimpsest.verify.prove.host;

/// Thrown for molecules of which this half of the proof says nothing.
public final class UnsupportedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// @param reason in words
  public UnsupportedException(String reason) {
    super(reason);
  }
}
