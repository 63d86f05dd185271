package palimpsest.workbench.sweep;

/// A plan, a result file or a folder that cannot be used; the message is one line with the remedy.
@SuppressWarnings("serial")
public final class SweepException extends Exception {
  SweepException(String message) {
    super(message);
  }
}
