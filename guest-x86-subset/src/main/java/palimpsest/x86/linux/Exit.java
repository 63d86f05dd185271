package palimpsest.x86.linux;

import java.util.OptionalInt;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// How a process ended.
///
/// @param status what a shell would see in `$?`: 0..255, or 128 + signal
/// @param reason one line for a person
/// @param signal the signal that killed it, if one did
public record Exit(int status, String reason, OptionalInt signal) {
  /// The process called exit with the low 8 bits of `status`.
  public static Exit normal(int status) {
    return new Exit(status & 0xff, "exit", OptionalInt.empty());
  }

  /// The process died of `signal`.
  public static Exit killed(int signal, String reason) {
    return new Exit(128 + signal, reason, OptionalInt.of(signal));
  }

  void save(StateWriter out) {
    out.i32(status);
    out.text(reason);
    out.optional(signal);
  }

  static Exit restored(StateReader in) throws StateException {
    return new Exit(in.i32(), in.text(), in.optionalInt());
  }
}
