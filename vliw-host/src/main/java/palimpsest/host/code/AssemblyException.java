package palimpsest.host.code;

/// Assembler text that means nothing, in one line.
public final class AssemblyException extends Exception {
  private static final long serialVersionUID = 1L;

  public AssemblyException(String message) {
    super(message);
  }
}
