package palimpsest.host.machine;

/// A machine description that cannot be used; the message is one line naming file, key and remedy.
public final class MachineException extends Exception {
  public MachineException(String message) {
    super(message);
  }
}
