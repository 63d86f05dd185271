package palimpsest.x86.elf;

/// A program file that cannot be run. The message is one line: the file, what is wrong with it, and what to do.
public final class ElfException extends Exception {
  private static final long serialVersionUID = 1L;

  /// @param file the file as the user named it
  /// @param problem what is wrong and what would help, without a final stop
  public ElfException(String file, String problem) {
    super(file + ": " + problem);
  }
}
