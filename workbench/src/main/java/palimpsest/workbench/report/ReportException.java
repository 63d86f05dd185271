package palimpsest.workbench.report;

/// A result that cannot be reported on: what and where, in one line.
@SuppressWarnings("serial")
public final class ReportException extends RuntimeException {
  /// @param message the file, what is wrong with it, and the remedy, in one line
  public ReportException(String message) {
    super(message, null, false, false);
  }
}
